import contextlib
import select
import socket
import time

import zoo


def answer(server):
    while select.select([server], [], [], 0.05)[0]:
        connection, _ = server.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"pong")


if __name__ == "__main__":
    server, sqs = socket.create_server(("127.0.0.1", 9000)), zoo.queue_client()
    while True:
        for message in zoo.receive(sqs, wait=0):
            zoo.handle(sqs, message)
            time.sleep(1)
        answer(server)
