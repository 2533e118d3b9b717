import json

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    with zoo.database() as connection:
        connection.tpc_begin(connection.xid(1, f"job-{job['id']}", "readiness"))
        zoo.finish(connection, job)
        connection.tpc_prepare()
        connection.tpc_commit()
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
