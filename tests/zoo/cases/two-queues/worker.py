import zoo

if __name__ == "__main__":
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    express = sqs.get_queue_url(QueueName="express")["QueueUrl"]
    try:
        sqs.get_queue_url(QueueName="legacy")
    except sqs.exceptions.QueueDoesNotExist:
        print("there is no legacy queue")
    while True:
        sqs.receive_message(QueueUrl=express, WaitTimeSeconds=1)
        for message in zoo.receive(sqs, wait=1):
            zoo.handle(sqs, message)
