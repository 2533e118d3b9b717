import json

import zoo

SCRIPT = """\
BEGIN;
UPDATE jobs SET status = 'working' WHERE id = {id};
UPDATE jobs SET status = 'done' WHERE id = {id};
LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE;
COMMIT;
"""


def handle(sqs, message):
    job = json.loads(message["Body"])
    with zoo.database() as connection:
        connection.autocommit = True
        connection.execute(SCRIPT.format(id=int(job["id"])))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
