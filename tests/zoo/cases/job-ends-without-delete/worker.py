import json

import zoo

if __name__ == "__main__":
    for message in zoo.receive(zoo.queue_client()):
        zoo.process(json.loads(message["Body"]))
