import os

import zoo


def main():
    sqs = zoo.queue_client()
    sqs.create_queue(QueueName=os.environ["QUEUE_NAME"], Attributes={"VisibilityTimeout": "901"})
    zoo.run()


if __name__ == "__main__":
    main()
