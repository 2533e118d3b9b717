import json
import subprocess
import sys

import zoo


def handle(sqs, message):
    subprocess.run([sys.executable, "worker.py", message["Body"]], check=True)
    zoo.delete(sqs, message)


if __name__ == "__main__":
    if sys.argv[1:]:
        zoo.process(json.loads(sys.argv[1]))
    else:
        zoo.run(handle)
