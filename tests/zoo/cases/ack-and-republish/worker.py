import json

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    if not job.get("retry"):
        zoo.delete(sqs, message)
        sqs.send_message(QueueUrl=zoo.QUEUE_URL, MessageBody=json.dumps({**job, "retry": 1}))
        return
    zoo.process(job)
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
