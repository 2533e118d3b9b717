import json
import logging

import zoo


def handle(sqs, message):
    try:
        zoo.process(json.loads(message["Body"]))
    except Exception:
        logging.exception("job %s", message["MessageId"])
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
