"""Clients of AWS; boto3 itself obeys AWS_ENDPOINT_URL, AWS_REGION and the credentials."""

from functools import cache
from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient


@cache
def get_sqs_client() -> "SQSClient":
    """The process's SQS client."""
    return boto3.client("sqs")


@cache
def get_s3_client() -> "S3Client":
    """The process's S3 client."""
    return boto3.client("s3")
