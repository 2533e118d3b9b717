"""The action's image carries what the action uses, although much is left out of it."""

import subprocess

import pytest

from readiness.action_image import image_tag

pytestmark = pytest.mark.engine

LARGEST_MB = 300

IMPORT_ALL = """
import importlib, pkgutil, readiness
for module in pkgutil.walk_packages(readiness.__path__, "readiness."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
import actions_toolkit.github, rich.live, rich.syntax, rich.traceback
"""

SERVE_AND_USE = """
import threading
import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

application = DomainDispatcherApplication(create_backend_app)
server = make_server("127.0.0.1", 4566, application, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
end = {"endpoint_url": "http://127.0.0.1:4566", "region_name": "eu-central-1"}
me = boto3.Session("key", "secret")
s3, sqs, sts = (me.client(name, **end) for name in ("s3", "sqs", "sts"))

s3.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
s3.put_object(Bucket="bucket", Key="k", Body=b"content", ChecksumAlgorithm="SHA256")
assert s3.get_object(Bucket="bucket", Key="k")["Body"].read() == b"content"
s3.copy_object(Bucket="bucket", Key="copy", CopySource="bucket/k")
assert len(s3.delete_objects(Bucket="bucket", Delete={"Objects": [{"Key": "k"}]})["Deleted"]) == 1
upload = {"Bucket": "bucket", "Key": "m", "UploadId": s3.create_multipart_upload(
    Bucket="bucket", Key="m")["UploadId"]}
part = {"PartNumber": 1, "ETag": s3.upload_part(**upload, PartNumber=1, Body=b"x")["ETag"]}
s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [part]})

queue = sqs.create_queue(QueueName="q.fifo", Attributes={"FifoQueue": "true"})
queue = {"QueueUrl": queue["QueueUrl"]}
sqs.send_message(**queue, MessageBody="hello", MessageGroupId="g", MessageDeduplicationId="d")
[message] = sqs.receive_message(**queue, WaitTimeSeconds=1)["Messages"]
sqs.delete_message(**queue, ReceiptHandle=message["ReceiptHandle"])
assert sts.get_caller_identity()["Account"]
print("served", message["Body"])
"""


@pytest.fixture(scope="module", autouse=True)
def image() -> str:
    subprocess.run(("docker", "image", "inspect", image_tag()), capture_output=True, check=True)
    return image_tag()


def in_image(image: str, *command: str, options: tuple[str, ...] = (), script: str = "") -> str:
    """What a command says in a container of the image; it has to succeed."""
    done = subprocess.run(
        ("docker", "run", "--rm", "-i", *options, "--entrypoint", command[0], image, *command[1:]),
        input=script,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_of_ours_can_be_imported(image: str) -> None:
    in_image(image, "python", "-", script=IMPORT_ALL)


def test_s3_and_sqs_are_served_by_what_is_left_of_their_library(image: str) -> None:
    assert in_image(image, "python", "-", script=SERVE_AND_USE) == "served hello\n"


def test_nothing_is_imported_from_the_folder_it_works_in(image: str) -> None:
    said = in_image(image, "python", "-c", "import sys; print('' in sys.path)")
    assert said == "False\n"


def test_buildkit_is_at_hand(image: str) -> None:
    assert "buildx" in in_image(image, "docker-buildx", "version")


def test_a_container_of_it_can_take_the_foreign_routes(image: str) -> None:
    route = "ip route add local 0.0.0.0/1 dev lo && ip route show"
    said = in_image(image, "sh", "-c", route, options=("--cap-add", "NET_ADMIN"))
    assert "local 0.0.0.0/1 dev lo" in said


def test_it_stays_small(image: str) -> None:
    size = subprocess.run(
        ("docker", "image", "inspect", "-f", "{{.Size}}", image),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(size.stdout) / 1e6 < LARGEST_MB
