import os

import valkey
import zoo


def redis_client():
    host, port = os.environ["REDIS_HOST"], int(os.environ["REDIS_PORT"])
    return valkey.Valkey(host=host, port=port, db=int(os.environ["REDIS_DB"]))


if __name__ == "__main__":
    zoo.run()
