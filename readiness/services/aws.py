"""The SQS and S3 endpoint of the lab: what to start, how to fill it, and what it has seen.

Plain HTTP rather than boto3: the endpoint checks no signature, five kinds of calls are all that
is needed, and loading boto3 costs more than the whole of them (0.18 s of every run).
"""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from readiness import plan
from readiness.container import ContainerSpec
from readiness.endpoint.records import (
    Call,
    Message,
    Reading,
    Watch,
    call_from_json,
    message_from_json,
    reading_from_json,
    to_json,
)
from readiness.endpoint.settings import CONTROL_PORT, PORT, Settings
from readiness.endpoint.wire import error_code
from readiness.errors import LabError
from readiness.sentence import quoted, say

LAB_ACCESS_KEY = "READINESSLAB00000000"
"""What our own calls are signed with, so that they can be told from everybody else's."""

HOSTS = ("aws", "sqs", "s3", "localstack")
"""The endpoint's own host names on the lab's network."""

_POLL_S = 0.005
_TIMEOUT_S = 45.0  # more than the longest wait for calls, and than a reading of the state may take
_CHECK_S = 10.0
_SHOWN = 500
_DEFAULT_REGION = "us-east-1"  # a bucket there is made without saying so


class RefusedError(LabError):
    """The endpoint understood a request and refused it.

    `status` is HTTP's, `code` AWS's error code, if any.
    """

    def __init__(self, *, asked: str, status: int, answer: bytes) -> None:
        self.status = status
        self.code = error_code(answer)
        text = answer[:_SHOWN].decode(errors="replace")
        answered = f"{status} {text}".rstrip()
        super().__init__(
            say("the AWS endpoint refused {asked}: {answer}", asked=asked, answer=answered)
        )


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many messages a queue holds: to be had, received and not deleted, not yet to be had."""

    visible: int
    in_flight: int
    delayed: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.visible + self.in_flight + self.delayed


def spec(image: str, aws: plan.Aws, token: str, address: str) -> ContainerSpec:
    """The endpoint's container, of the action's own image.

    Each host name also stands behind each bucket's, as clients address buckets that way.
    """
    hosts = tuple(host for host in (*HOSTS, *aws.aliases) if host not in aws.elsewhere)
    virtual = tuple(f"{bucket}.{host}" for bucket in aws.buckets for host in hosts)
    settings = Settings(account=aws.account, token=token, names=hosts, ports=aws.ports)
    return ContainerSpec(
        role="aws",
        image=image,
        address=address,
        aliases=hosts + virtual,
        entrypoint=("python3", "-m", "readiness.endpoint"),
        command=(),
        environment=settings.environment(),
        capabilities=("NET_BIND_SERVICE",),
        confined=True,
    )


@dataclass(frozen=True)
class Endpoint:
    """A running endpoint, as the lab uses it: `host` is what it can be reached by from here."""

    host: str
    token: str
    account: str
    port: int = PORT
    control_port: int = CONTROL_PORT
    patience_s: float = _TIMEOUT_S

    def wait_ready(self, deadline: float, alive: Callable[[], bool] = lambda: True) -> None:
        """Wait until a real call works.

        Raises LabError at the deadline (of `time.monotonic`), or once it is not alive any more.
        """
        last = say("nothing")
        while time.monotonic() < deadline and alive():
            try:
                self._control("GET", "/ready")
            except LabError as error:
                last = quoted(error)
                time.sleep(_POLL_S)
            else:
                return
        raise LabError(
            say(
                "the lab's AWS endpoint did not get ready in time; the last answer: {last}",
                last=last,
            )
        )

    def check(self) -> None:
        """See that both of its doors still answer. Raises LabError."""
        quick = replace(self, patience_s=_CHECK_S)
        quick._control("GET", "/ready")  # noqa: SLF001  another value of this very class
        quick._sqs(_DEFAULT_REGION, "ListQueues")  # noqa: SLF001

    def look_before(self, queue: plan.Queue) -> None:
        """See that the queue is empty before the gate's message; the lab's own is new."""

    def look_after(self, queue: plan.Queue) -> float | None:
        """See that nobody else had a hand in it; gives the queue's own visibility timeout.

        None where the lab itself made the queue: then it is as the configuration says.
        """

    def create(self, queue: plan.Queue) -> None:
        """Make a queue and, before it, its dead-letter queue where that is not there yet."""
        attributes = _with_fifo(queue.name, queue.attributes)
        if queue.dead_letter is not None:
            dead = queue.dead_letter.name
            self._make_sure_of(dead, queue.region)
            attributes["RedrivePolicy"] = json.dumps(
                {
                    "deadLetterTargetArn": f"arn:aws:sqs:{queue.region}:{self.account}:{dead}",
                    "maxReceiveCount": queue.dead_letter.max_receive_count,
                }
            )
        self._sqs(queue.region, "CreateQueue", QueueName=queue.name, Attributes=attributes)

    def _make_sure_of(self, name: str, region: str) -> None:
        try:
            self._sqs(region, "GetQueueUrl", QueueName=name)
        except RefusedError:
            self._sqs(region, "CreateQueue", QueueName=name, Attributes=_with_fifo(name, {}))

    def create_bucket(self, name: str, region: str) -> None:
        """Make a bucket."""
        place = f"<LocationConstraint>{region}</LocationConstraint>"
        body = f"<CreateBucketConfiguration>{place}</CreateBucketConfiguration>"
        self._s3(region, f"/{name}", b"" if region == _DEFAULT_REGION else body.encode())

    def put_object(self, bucket: str, key: str, data: bytes, region: str = _DEFAULT_REGION) -> None:
        """Put an object into a bucket."""
        self._s3(region, f"/{bucket}/{quote(key)}", data)

    def send(self, queue: plan.Queue, message: plan.SendMessage) -> str:
        """Put one message on the queue; gives its id."""
        fields: dict[str, Any] = {"QueueUrl": queue.name, "MessageBody": message.body}
        if message.attributes:
            fields["MessageAttributes"] = {
                name: _attribute(value) for name, value in message.attributes.items()
            }
        if message.group_id is not None:
            fields |= {"MessageGroupId": message.group_id}
        if queue.name.endswith(".fifo"):
            fields |= {"MessageDeduplicationId": uuid4().hex}
        return str(self._sqs(queue.region, "SendMessage", **fields)["MessageId"])

    def messages(self, queue: str, region: str) -> tuple[Message, ...]:
        """What is on a queue now, seen without receiving; LabError if there is no such queue."""
        found = self._control("GET", "/messages", region=region, queue=queue)
        return tuple(message_from_json(message) for message in found["messages"])

    def counts(self, queue: plan.Queue) -> Counts:
        """How many messages the queue holds now."""
        return count(self.messages(queue.name, queue.region))

    def watch(self, watch: Watch) -> Reading:
        """Have the state read whenever a message of that queue is deleted; gives a first reading.

        A reading that failed (`error`) is no LabError: the table may not be there yet.
        """
        return reading_from_json(self._control("PUT", "/watch", to_json(watch)))

    def serve_nothing_to(self, address: str) -> None:
        """Give that address no message from now on: to it every queue is empty."""
        self._control("PUT", "/unserved", address=address)

    def keep_from(self, address: str, queue: plan.Queue) -> None:
        """Let that queue be empty to the address from now on: it is another worker's."""
        self._control("PUT", "/unserved", address=address, region=queue.region, queue=queue.name)

    def calls(self, after: int = 0, wait: float = 0.0) -> tuple[Call, ...]:
        """The calls numbered above `after`; waits up to `wait` seconds for one about a message."""
        found = self._control("GET", "/calls", after=after, wait=wait)
        if found["lost"]:
            raise LabError(
                say(
                    "the lab's AWS endpoint was called so often that {count} calls could not be"
                    " kept; look for a loop without a pause in the worker",
                    count=found["lost"],
                )
            )
        return tuple(call_from_json(call) for call in found["calls"])

    def _control(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, **query: object
    ) -> Any:  # noqa: ANN401  (JSON)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        target = f"{path}?{urlencode(query)}" if query else path
        return json.loads(self._ask(self.control_port, method, target, headers, data))

    def _sqs(self, region: str, action: str, **parameters: object) -> Any:  # noqa: ANN401  (JSON)
        headers = {
            "Authorization": _signature("sqs", region),
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"AmazonSQS.{action}",
        }
        return json.loads(
            self._ask(self.port, "POST", "/", headers, json.dumps(parameters).encode())
        )

    def _s3(self, region: str, path: str, data: bytes) -> None:
        self._ask(self.port, "PUT", path, {"Authorization": _signature("s3", region)}, data)

    def _ask(
        self, port: int, method: str, path: str, headers: Mapping[str, str], data: bytes | None
    ) -> bytes:
        connection = http.client.HTTPConnection(self.host, port, timeout=self.patience_s)
        with closing(connection):
            try:
                connection.request(method, path, data, dict(headers))
                response = connection.getresponse()
                body = response.read()
            except TimeoutError as error:
                silent = say(
                    "the lab's AWS endpoint did not answer within {seconds} s",
                    seconds=f"{self.patience_s:.0f}",
                )
                raise LabError(silent) from error
            except (OSError, http.client.HTTPException) as error:
                raise LabError(
                    say("the lab's AWS endpoint does not answer: {error}", error=repr(error))
                ) from error
        if response.status >= HTTPStatus.BAD_REQUEST:
            asked = headers.get("X-Amz-Target", f"{method} {path}")
            raise RefusedError(asked=asked, status=response.status, answer=body)
        return body


def count(messages: Iterable[Message]) -> Counts:
    """The counts that SQS would give for these messages."""
    kept = tuple(messages)
    return Counts(
        visible=sum(not (m.in_flight or m.delayed) for m in kept),
        in_flight=sum(m.in_flight for m in kept),
        delayed=sum(m.delayed for m in kept),
    )


def _signature(service: str, region: str) -> str:
    scope = f"{LAB_ACCESS_KEY}/20260101/{region}/{service}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=unchecked"


def _with_fifo(name: str, attributes: Mapping[str, str]) -> dict[str, str]:
    return {"FifoQueue": "true", **attributes} if name.endswith(".fifo") else dict(attributes)


def _attribute(attribute: plan.MessageAttribute) -> Mapping[str, str]:
    if isinstance(attribute.value, bytes):
        value = {"BinaryValue": base64.b64encode(attribute.value).decode()}
    else:
        value = {"StringValue": attribute.value}
    return {"DataType": attribute.type, **value}
