import json
from concurrent.futures import ThreadPoolExecutor

import zoo

pool = ThreadPoolExecutor(2)


def handle(sqs, message):
    pool.submit(zoo.process, json.loads(message["Body"]))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
