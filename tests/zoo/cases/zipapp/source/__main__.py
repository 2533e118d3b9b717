import zoo_folder  # noqa: F401  isort: skip
import handling
import zoo

if __name__ == "__main__":
    zoo.run(handling.handle)
