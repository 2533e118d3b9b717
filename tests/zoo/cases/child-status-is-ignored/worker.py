import subprocess
import sys

import zoo


def handle(sqs, message):
    subprocess.run([sys.executable, "job.py", message["Body"]])
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
