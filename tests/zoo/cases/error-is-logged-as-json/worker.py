import json
import traceback

import zoo


def process(job):
    raise LookupError("no such video: " + str(job["id"]))


def handle(sqs, message):
    try:
        process(json.loads(message["Body"]))
    except LookupError:
        print(json.dumps({"level": "error", "exception": traceback.format_exc()}))


if __name__ == "__main__":
    zoo.run(handle)
