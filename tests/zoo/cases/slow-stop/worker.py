import signal
import sys
import time

import zoo


def stop(number, frame):
    time.sleep(10)
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    zoo.run()
