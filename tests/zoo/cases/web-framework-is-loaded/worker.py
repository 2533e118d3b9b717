from videos.serializers import STATES
from zoo import run

if __name__ == "__main__":
    run()
