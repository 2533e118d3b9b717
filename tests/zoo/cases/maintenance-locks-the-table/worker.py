import json
import threading
import time

import zoo


def rebuild(locked=None):
    with zoo.database() as connection:
        connection.execute("REFRESH MATERIALIZED VIEW finished")
        if locked:
            locked.set()
            time.sleep(2)


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    rebuild()
    locked = threading.Event()
    threading.Thread(target=rebuild, args=(locked,)).start()
    locked.wait()
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
