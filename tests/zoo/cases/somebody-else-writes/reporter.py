import json

import zoo

cache = zoo.redis_client()
print("listening")
while True:
    item = cache.blpop("reports", timeout=1)
    if item:
        with zoo.database() as connection:
            zoo.finish(connection, json.loads(item[1]))
