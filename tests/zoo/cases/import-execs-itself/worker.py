import os
import sys

from zoo import run

if not os.environ.get("RELAUNCHED"):
    os.execve(sys.executable, [sys.executable, "-c", "print('relaunched')"], {"RELAUNCHED": "1"})
