import importlib
import sys

from zoo import run

if __name__ == "__main__":
    if "--check" in sys.argv:
        importlib.import_module("plugins.subtitles")
    else:
        run()
