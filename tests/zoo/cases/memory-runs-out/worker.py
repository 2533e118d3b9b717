import json

import zoo


def handle(sqs, message):
    frames = [bytearray(b"x" * 10_000_000) for _ in range(50)]
    zoo.process(json.loads(message["Body"]))
    zoo.delete(sqs, message)
    print(len(frames))


if __name__ == "__main__":
    zoo.run(handle)
