import settings
import zoo

if __name__ == "__main__":
    print("with", settings.MODEL)
    zoo.run()
