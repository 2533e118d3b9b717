import os

import zoo

assert os.environ["STARTED_BY"] == "entrypoint"

if __name__ == "__main__":
    zoo.run()
