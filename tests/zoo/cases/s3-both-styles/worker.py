import io
import urllib.request

import boto3
import zoo
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

PARTS = TransferConfig(multipart_threshold=5 << 20)
TIMES = 1_100_000


def copy():
    path = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
    host = boto3.client("s3", config=Config(s3={"addressing_style": "virtual"}))
    data = path.get_object(Bucket="media", Key="raw/é 1.txt")["Body"].read()
    host.upload_fileobj(io.BytesIO(data * TIMES), "media", "out/1", Config=PARTS)
    link = host.generate_presigned_url("get_object", Params={"Bucket": "media", "Key": "out/1"})
    with urllib.request.urlopen(link) as reply:
        assert len(reply.read()) == len(data) * TIMES
    path.delete_object(Bucket="media", Key="out/1")


def handle(sqs, message):
    copy()
    zoo.handle(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
