import os

import psycopg
import zoo


def database():
    own = {"user": "jobs_writer", "password": "writes", "application_name": "postmaster"}
    return psycopg.connect(os.environ["DATABASE_URL"], **own)


if __name__ == "__main__":
    zoo.database = database
    zoo.run()
