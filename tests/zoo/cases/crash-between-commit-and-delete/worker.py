import json

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    zoo.process(job)
    print("tell", job["callback"])
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
