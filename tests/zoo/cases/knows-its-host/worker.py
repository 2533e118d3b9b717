import socket
import sys
import threading
import time

import zoo

HOST = socket.gethostbyname(socket.gethostname())
SERVER = socket.create_server(("", 9100))
assert time.tzset() is None and time.timezone


def handle(sqs, message):
    sys.stdout.buffer.write(bytes(range(1, 256)).replace(b"\n", b"") * 40_000)
    sys.stdout.flush()
    zoo.handle(sqs, message)


def scraped():
    while True:
        SERVER.accept()[0].close()


if __name__ == "__main__":
    threading.Thread(target=scraped, daemon=True).start()
    zoo.run(handle)
