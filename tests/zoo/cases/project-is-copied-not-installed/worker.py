from importlib.metadata import version

import zoo

VERSION = version("billing-worker")

if __name__ == "__main__":
    zoo.run()
