import contextlib
import socket
import urllib.request

import zoo

THIRD_PARTIES = ("https://ingest.sentry.example/api", "http://169.254.169.254/", "http://8.8.8.8/")


def report(what):
    for address in THIRD_PARTIES:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, data=what, timeout=10)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as statsd, contextlib.suppress(OSError):
        statsd.sendto(what, ("198.51.100.1", 8125))


def handle(sqs, message):
    report(b"received")
    zoo.handle(sqs, message)
    report(b"done")


if __name__ == "__main__":
    report(b"start")
    zoo.run(handle)
