import boto3

import zoo


def queue_client():
    return boto3.client("sqs", region_name="eu-west-1")


if __name__ == "__main__":
    zoo.queue_client = queue_client
    zoo.run()
