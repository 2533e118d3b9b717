import time

import zoo


def handle(sqs, message):
    mails = sqs.get_queue_url(QueueName="mails")["QueueUrl"]
    zoo.process(zoo.json.loads(message["Body"]))
    sqs.send_message(QueueUrl=mails, MessageBody="done")
    sqs.send_message(QueueUrl=zoo.QUEUE_URL, MessageBody=message["Body"])
    zoo.delete(sqs, message)
    time.sleep(0.2)


if __name__ == "__main__":
    zoo.run(handle)
