import threading

import zoo


def handle(sqs, message):
    zoo.handle(sqs, message)
    threading.Event().wait()


if __name__ == "__main__":
    zoo.run(handle)
