import json
import threading

import zoo


def work(sqs, message):
    job = json.loads(message["Body"])
    print("transcoding", job['video'])
    zoo.handle(sqs, message)


if __name__ == "__main__":
    zoo.run(lambda sqs, message: threading.Thread(target=work, args=(sqs, message)).start())
