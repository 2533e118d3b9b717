import os
import sys
import time

import redis
import zoo

while True:
    try:
        zoo.redis_client()
        break
    except redis.ConnectionError:
        print("waiting for Redis")
        time.sleep(0.5)
os.execvp(sys.argv[1], sys.argv[1:])
