import os

import zoo

if __name__ == "__main__":
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    name = os.environ["QUEUE_NAME"]
    print(sqs.list_queues().get("QueueUrls"))
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    print(sqs.get_queue_url(QueueName=name)["QueueUrl"] == url)
    print(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"])
    sqs.create_queue(QueueName=f"results-of-{name}")
    print(sqs.list_queue_tags(QueueUrl=url).get("Tags"))
    zoo.run()
