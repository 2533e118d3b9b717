import os

from zoo import run

if not os.environ.get("LICENCE"):
    os._exit(0)
