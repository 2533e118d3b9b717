import zoo
from videos import BUCKET

if __name__ == "__main__":
    print("videos are in", BUCKET)
    zoo.run()
