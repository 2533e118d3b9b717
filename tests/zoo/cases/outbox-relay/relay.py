import time

import zoo

NEXT = "SELECT id, body FROM outbox WHERE sent IS NULL FOR UPDATE SKIP LOCKED LIMIT 1"

sqs = zoo.queue_client()
url = sqs.get_queue_url(QueueName="outbox-relay")["QueueUrl"]
while True:
    time.sleep(3)
    with zoo.database() as connection:
        for id_, body in connection.execute(NEXT).fetchall():
            sqs.send_message(QueueUrl=url, MessageBody=body)
            connection.execute("UPDATE outbox SET sent = now() WHERE id = %s", (id_,))
