import json
import time

import botocore.exceptions
import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    time.sleep(1.5)
    try:
        zoo.delete(sqs, message)
    except botocore.exceptions.ClientError as error:
        print("not deleted:", error)


if __name__ == "__main__":
    zoo.run(handle)
