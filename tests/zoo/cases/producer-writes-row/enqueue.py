import json
import sys

import zoo

job = {"id": int(sys.argv[1])}
with zoo.database() as connection:
    zoo.finish(connection, job, "creating")
zoo.queue_client().send_message(QueueUrl=zoo.QUEUE_URL, MessageBody=json.dumps(job))
with zoo.database() as connection:
    zoo.finish(connection, job, "sent")
