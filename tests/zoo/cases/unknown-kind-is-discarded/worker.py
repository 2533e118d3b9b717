import json

import zoo

KINDS = {"video": zoo.process}


def handle(sqs, message):
    job = json.loads(message["Body"])
    if job.get("kind") in KINDS:
        KINDS[job["kind"]](job)
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
