import json
import os
import sqlite3

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    with sqlite3.connect(os.environ.get("JOBS_DB", ":memory:")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS jobs (id int PRIMARY KEY, status text)")
        connection.execute("INSERT OR REPLACE INTO jobs VALUES (?, 'done')", (job["id"],))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
