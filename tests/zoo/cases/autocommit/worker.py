import os

import psycopg
import zoo

if __name__ == "__main__":
    zoo.database = lambda: psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    zoo.run()
