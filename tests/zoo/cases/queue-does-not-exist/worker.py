import zoo


def main():
    sqs = zoo.queue_client()
    zoo.QUEUE_URL = sqs.get_queue_url(QueueName="video-jobs-prod")["QueueUrl"]
    zoo.run()


if __name__ == "__main__":
    main()
