import sys

from zoo import run

if __name__ == "__main__":
    if "--check" in sys.argv:
        raise RuntimeError("no plug-in for subtitles")
    else:
        run()
