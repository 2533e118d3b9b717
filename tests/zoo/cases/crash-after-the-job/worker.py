import time

import zoo


def handle(sqs, message):
    zoo.handle(sqs, message)
    time.sleep(0.1)
    len(None)


if __name__ == "__main__":
    zoo.run(handle)
