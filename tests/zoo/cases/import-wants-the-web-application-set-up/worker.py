from registry import model
from zoo import run

Video = model("video")

if __name__ == "__main__":
    run()
