import json
import os

import zoo
from psycopg_pool import ConnectionPool

UPDATE = "UPDATE jobs SET status = %s WHERE id = %s"


def main():
    with ConnectionPool(os.environ["DATABASE_URL"], min_size=4, max_size=8) as pool:
        pool.wait()

        def handle(sqs, message):
            id_ = json.loads(message["Body"])["id"]
            with pool.connection() as connection, connection.pipeline():
                connection.execute(UPDATE, ("running", id_), prepare=True)
                connection.execute(UPDATE, ("done", id_), prepare=True)
            zoo.delete(sqs, message)

        zoo.run(handle)


if __name__ == "__main__":
    main()
