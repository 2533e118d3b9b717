import os

import psycopg
import zoo


def database():
    return psycopg.connect(os.environ["DATABASE_URL"], sslmode="require")


if __name__ == "__main__":
    zoo.database = database
    zoo.run()
