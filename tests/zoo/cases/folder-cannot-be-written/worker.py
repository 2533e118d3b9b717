import json
import pathlib

import zoo


def handle(sqs, message):
    pathlib.Path("/app/raw.mp4").write_text("frames")
    zoo.process(json.loads(message["Body"]))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
