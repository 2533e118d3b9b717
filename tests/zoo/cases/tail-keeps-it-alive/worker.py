import os

import zoo

if __name__ == "__main__":
    print("transcoding at", os.environ["TRANSCODER_URL"])
    zoo.run()
