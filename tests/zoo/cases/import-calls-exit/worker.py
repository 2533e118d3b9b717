import sys

from zoo import run

if "--queue" not in sys.argv:
    sys.exit("usage: worker.py --queue NAME")

if __name__ == "__main__":
    run()
