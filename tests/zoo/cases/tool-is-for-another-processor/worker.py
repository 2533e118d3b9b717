import json
import subprocess

import zoo


def handle(sqs, message):
    subprocess.run(["transcode", "raw.mp4"], check=True)
    zoo.process(json.loads(message["Body"]))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
