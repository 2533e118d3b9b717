import json

import zoo


def handle(sqs, message):
    import ffmpeg

    ffmpeg.probe(message["Body"])
    zoo.process(json.loads(message["Body"]))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
