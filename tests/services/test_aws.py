"""The lab's side of the endpoint, as far as it needs none."""

from __future__ import annotations

from readiness.endpoint.records import Message
from readiness.endpoint.settings import Settings
from readiness.plan import Aws
from readiness.services.aws import HOSTS, Counts, count, spec


def test_the_container_is_told_what_its_program_reads() -> None:
    made = spec("action", Aws(account="123456789012", region="us-east-1"), "token", "198.19.77.4")
    assert Settings.read(made.environment) == Settings(
        account="123456789012", token="token", names=HOSTS
    )
    assert (made.image, made.address, made.aliases) == ("action", "198.19.77.4", HOSTS)


def test_each_bucket_is_also_a_host_name() -> None:
    made = spec("action", Aws(account="1", region="r", buckets=("video",)), "t", "198.19.77.4")
    assert {"s3", "video.s3", "video.aws", "video.sqs", "video.localstack"} <= set(made.aliases)


def test_a_message_counts_once() -> None:
    messages = (
        Message(id="a", receives=0),
        Message(id="b", receives=1, in_flight=True),
        Message(id="c", receives=0, delayed=True),
    )
    assert count(messages) == Counts(visible=1, in_flight=1, delayed=1)
    assert count(messages).total == 3
    assert count(()) == Counts(visible=0, in_flight=0, delayed=0)
