import json
import threading
import time

import zoo


def refresh(locked):
    with zoo.database() as connection:
        connection.execute("REFRESH MATERIALIZED VIEW finished_twice")
        connection.commit()
        connection.execute("REFRESH MATERIALIZED VIEW finished_twice")
        locked.set()
        time.sleep(1)


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    locked = threading.Event()
    threading.Thread(target=refresh, args=(locked,)).start()
    locked.wait()
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
