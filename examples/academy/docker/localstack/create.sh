#!/bin/sh
# Makes what the academy expects of AWS, once LocalStack is up.
set -eu

make_queue() {
    awslocal sqs create-queue --queue-name "$1-dlq"
    awslocal sqs create-queue --queue-name "$1" --attributes '{"VisibilityTimeout": "300",
        "RedrivePolicy": "{\"deadLetterTargetArn\": \"arn:aws:sqs:'"$AWS_DEFAULT_REGION"':000000000000:'"$1"'-dlq\", \"maxReceiveCount\": \"3\"}"}'
}

awslocal s3 mb s3://academy-video
make_queue academy-video-jobs
make_queue academy-ai-jobs-lite
make_queue academy-ai-jobs-gpu
make_queue academy-messaging-jobs
