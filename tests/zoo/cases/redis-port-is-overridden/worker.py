import os

os.environ["REDIS_URL"] = "redis://redis:6379/0"

from zoo import run

if __name__ == "__main__":
    run()
