import json
import os
import re
import urllib.parse
import urllib.request
from xml.etree import ElementTree

import zoo
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEYS = Credentials(os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY"))


def ask(action, **parameters):
    words = urllib.parse.urlencode({"Action": action, "Version": "2012-11-05", **parameters})
    request = AWSRequest("GET", f"{zoo.QUEUE_URL}?{words}")
    SigV4Auth(KEYS, "sqs", os.environ["AWS_REGION"]).add_auth(request)
    signed = urllib.request.Request(request.url, headers=dict(request.headers))
    with urllib.request.urlopen(signed, timeout=30) as answer:
        text = re.sub(rb' xmlns="[^"]+"', b"", answer.read())
    return ElementTree.fromstring(text)


def main():
    while True:
        for message in ask("ReceiveMessage", WaitTimeSeconds=5, MaxNumberOfMessages=1).iter("Message"):
            zoo.process(json.loads(message.findtext("Body")))
            ask("DeleteMessage", ReceiptHandle=message.findtext("ReceiptHandle"))


if __name__ == "__main__":
    main()
