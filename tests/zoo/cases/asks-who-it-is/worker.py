import json
import os
import threading
import time

import boto3
import zoo


def with_a_role():
    sts = boto3.client("sts")
    role = f"arn:aws:iam::{sts.get_caller_identity()['Account']}:role/worker"
    keys = sts.assume_role(RoleArn=role, RoleSessionName="zoo")["Credentials"]
    return boto3.Session(
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def hold(sqs, message, done):
    while not done.wait(1):
        sqs.change_message_visibility(
            QueueUrl=zoo.QUEUE_URL, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=3
        )


def handle(session, sqs, message):
    done = threading.Event()
    threading.Thread(target=hold, args=(sqs, message, done), daemon=True).start()
    assert message["MessageAttributes"]["kind"]["StringValue"] == "finish"
    place = json.loads(json.loads(message["Body"])["Message"])
    found = session.client("s3").get_object(Bucket=place["s3BucketName"], Key=place["s3Key"])
    assert json.loads(found["Body"].read())["padding"]
    time.sleep(4)
    zoo.process({"id": int(os.environ["JOB"])})
    done.set()
    zoo.delete(sqs, message)
    zoo.delete(sqs, message)


if __name__ == "__main__":
    session = with_a_role()
    sqs, cache = session.client("sqs"), zoo.redis_client()
    while True:
        answer = sqs.receive_message(
            QueueUrl=zoo.QUEUE_URL,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=20,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        )
        for message in answer.get("Messages", []):
            handle(session, sqs, message)
