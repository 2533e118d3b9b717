"""The honest worker: the zoo's cases put their own in its place."""

from zoo import run

if __name__ == "__main__":
    run()
