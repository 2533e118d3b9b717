import json
import urllib.request

import zoo


def work():
    sqs = zoo.queue_client()
    for message in zoo.receive(sqs):
        job = json.loads(message["Body"])
        urllib.request.urlopen(f"http://api:8000/{job['id']}", data=b"").close()
        zoo.delete(sqs, message)


if __name__ == "__main__":
    work()
