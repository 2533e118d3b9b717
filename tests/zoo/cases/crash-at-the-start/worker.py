import os

import zoo


def main():
    print("transcoder:", os.environ["TRANSCODER_URL"])
    zoo.run()


if __name__ == "__main__":
    main()
