import time

import zoo

if __name__ == "__main__":
    with zoo.database() as connection:
        connection.execute("SELECT 1")
    zoo.redis_client().set("warming-up", "1")
    time.sleep(4)
    zoo.run()
