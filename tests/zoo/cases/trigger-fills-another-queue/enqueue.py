import zoo

sqs = zoo.queue_client()
url = sqs.get_queue_url(QueueName="jobs-of-the-producer")["QueueUrl"]
sqs.send_message(QueueUrl=url, MessageBody="{}")
