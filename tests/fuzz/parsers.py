"""Everything that reads text of strangers, each with samples of what it is there for."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from readiness.config import envfile
from readiness.diagnosis import complaints
from readiness.diagnosis.build_error import explain
from readiness.diagnosis.build_log import read_build_log
from readiness.diagnosis.copies import copies
from readiness.diagnosis.log import excerpt
from readiness.diagnosis.repository import Repository
from readiness.diagnosis.requirements import advise
from readiness.diagnosis.source_map import locate_in_log
from readiness.endpoint import batches, refusals, wire
from readiness.errors import ConfigurationError
from readiness.plan import Build
from readiness.probes.image_files import ImageFiles
from readiness.probes.interpreter import find_python
from readiness.probes.output import read_output
from readiness.probes.results import ImportResult, RedisResult
from readiness.report.reader import NoReport, read
from readiness.services.external.pgwire import NOTHING_YET, PgTap
from readiness.services.external.resp import Exchange
from readiness.services.postgres.log import Log
from readiness.services.redis import monitor
from readiness.sink import packets, records
from tests.sink.test_packets import ICMP, QUERY, SYN, UDP

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
CAPTURED = TESTS / "diagnosis" / "captured"
NONCE = "0123"


@dataclass(frozen=True, kw_only=True)
class Parser:
    """One reader of foreign text: `documented` is what it may raise.

    `heads` are beginnings of a line after which it looks closer.
    """

    read: Callable[[bytes], object]
    samples: Sequence[bytes]
    documented: tuple[type[Exception], ...] = ()
    heads: Sequence[str] = ("",)


REPOSITORY = Repository(ROOT / "examples" / "academy")


class _Files(Repository):
    """The repository, in which every file has the same text."""

    files = REPOSITORY.files

    def __init__(self, text: str) -> None:
        super().__init__(REPOSITORY.root)
        self.lines = lambda _: tuple(text.splitlines())  # type: ignore[assignment]


BUILD = Build(context=".", dockerfile="docker/Dockerfile.base", args={"BASE": "x"})


def _lines(data: bytes) -> list[str]:
    return data.decode(errors="replace").split("\n")


def _pieces(data: bytes) -> list[bytes]:
    """The bytes as a stream may bring them: cut where it hurts."""
    places = [0, *range(1, min(len(data), 40), 3), len(data)]
    return [data[start:end] for start, end in pairwise(sorted(set(places)))]


def _log(data: bytes) -> None:
    lines = _lines(data)
    excerpt(lines)
    locate_in_log(lines, REPOSITORY)
    complaints.missing_module(lines)
    complaints.server_away(lines)
    complaints.not_let_in(lines)


def _build(data: bytes) -> None:
    explain(read_build_log(_lines(data)), BUILD, REPOSITORY)


def _dockerfile(data: bytes) -> None:
    repository = _Files(data.decode(errors="replace"))
    copies((BUILD,), repository)
    advise("yaml", (BUILD,), repository)
    log = read_build_log(["#5 [2/3] COPY . .", "#5 ERROR: it failed"])
    explain(log, BUILD, repository)


def _probe(data: bytes) -> None:
    read_output(NONCE, _lines(data), ImportResult)
    read_output(NONCE, _lines(data), RedisResult)


def _request(data: bytes) -> None:
    head, _, body = data.partition(b"\n")
    text = head.decode("latin-1")
    for action in ("DeleteMessageBatch", "SendMessageBatch", "SendMessage", "ReceiveMessage", ""):
        environ = {
            "HTTP_X_AMZ_TARGET": f"AmazonSQS.{action}" if action else "",
            "HTTP_AUTHORIZATION": text,
            "QUERY_STRING": text,
            "PATH_INFO": text,
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
        }
        wire.caller(environ)
        wire.is_sqs(environ)
        request = wire.sqs_request(environ, body or head)
        wire.receipt_handles(request)
        wire.visibility(request)
        refusals.of_call(request)
        refusals.of_entries(request)
        batches.repeated(request)
        wire.answer(request, body)
    wire.error_code(data)
    wire.bucket_and_key(text)
    wire.bucket_of_host(text, frozenset({"s3"}))


def _postgres(data: bytes) -> None:
    log = Log()
    for piece in _pieces(data):
        log.feed(piece)


def _monitor(data: bytes) -> None:
    record = monitor.Record()
    for line in monitor.lines(BytesIO(data)):
        if command := monitor.parse(line):
            record.add(command)


def _packet(data: bytes) -> None:
    packets.packet(data)
    if asked := packets.question(data):
        packets.no_such_name(data, asked)
        assert len(asked.name) <= packets.LONGEST_NAME


def _attempt(data: bytes) -> None:
    records.from_line(data.decode(errors="replace"))


def _redis(data: bytes) -> None:
    exchange = Exchange(address="198.19.0.9")
    for piece in _pieces(data):
        exchange.sent(piece)
        exchange.answered(piece)


def _pgwire(data: bytes) -> None:
    tap = PgTap("198.19.0.9", lambda: NOTHING_YET, hidden=False)
    for piece in _pieces(data):
        tap.sent(piece)
        tap.answered(piece)
    tap.closed()


def _env_file(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    list(envfile.asked(text))
    envfile.parse(text, "x.env", {"NAMED": "1"})


def _script(data: bytes) -> None:
    words = tuple(_lines(data)[0].split(" "))
    read_ = {"/a/entry.sh": b"#!/bin/sh\n" + data, "/bin/python3": b"\x7fELF"}.get
    for command in (("/a/entry.sh",), ("sh", "-c", data.decode(errors="replace")), words):
        find_python(
            command, ImageFiles(path=("/bin",), read=read_, exists=lambda _: True, workdir="/a")
        )
    supervised = ImageFiles(
        path=(),
        read={"/c": data}.get,
        exists=lambda _: False,
        workdir="/",
        folder=lambda _: {"d.conf": data},
    )
    for command in (("supervisord", "-c", "/c"), ("circusd", "/c"), ("just", "-f", "/c")):
        find_python(command, supervised)


_JSON_LINE = json.dumps({"level": "error", "exc": "Traceback (most recent call last):\n  File"})
_RESULT = json.dumps({"ok": False, "frames": [{"file": "/a.py", "line": 3, "function": "f"}]})

PARSERS: dict[str, Parser] = {
    "logs and stack traces": Parser(
        read=_log,
        samples=(
            *(file.read_bytes() for file in sorted(CAPTURED.glob("trace-*.txt"))),
            *(file.read_bytes() for file in sorted(CAPTURED.glob("[!bt]*.txt"))),
            _JSON_LINE.encode(),
        ),
        heads=("", "  at f (/", "Fatal error: ", 'File "', "Caused by: ", '{"a": "', "x.sh"),
    ),
    "builds": Parser(
        read=_build,
        samples=tuple(file.read_bytes() for file in sorted(CAPTURED.glob("build-*"))),
        heads=("", "#5 1.0 ", "#5 ERROR: "),
    ),
    "Dockerfiles": Parser(
        read=_dockerfile,
        samples=tuple(
            file.read_bytes()
            for file in sorted(ROOT.glob("examples/**/*Dockerfile*"))
            + sorted(ROOT.glob("tests/zoo/cases/build-*/Dockerfile"))
        ),
        heads=("RUN pip install ", "ENV A=", "FROM a\nCOPY "),
    ),
    "a probe's output": Parser(
        read=_probe,
        samples=(
            f"readiness-probe {NONCE} started\nreadiness-probe {NONCE} 1/1 {_RESULT}\n".encode(),
            (
                b"readiness-probe 0123 started\nTimeout (0:00:05)!\n"
                b"Thread 0x00007f (most recent call first):\n"
                b'  File "/readiness-probe.py", line 7 in run\n'
            ),
        ),
    ),
    "requests to SQS and S3": Parser(
        read=_request,
        samples=(
            (
                b"AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/sqs/aws4_request, x\n"
                b'{"QueueUrl": "http://sqs:4566/0/jobs", "VisibilityTimeout": 30,'
                b' "Entries": [{"Id": "1", "ReceiptHandle": "h"}]}'
            ),
            (
                b"Action=DeleteMessageBatch&QueueUrl=http%3A%2F%2Fsqs%2F0%2Fjobs\n"
                b"DeleteMessageBatchRequestEntry.1.Id=a&VisibilityTimeout=30"
            ),
            b"http://[::1/a/b\n<Response><Error><Code>x</Code></Error></Response>",
        ),
    ),
    "Postgres's log": Parser(
        read=_postgres, samples=((TESTS / "services" / "test_postgres_log.csv").read_bytes(),)
    ),
    "Redis's MONITOR": Parser(
        read=_monitor,
        samples=(b'+1700000000.123456 [0 198.19.0.9:4242] "SET" "a\\"b" "1"\r\n',),
    ),
    "packets and names": Parser(
        read=_packet, samples=tuple(bytes.fromhex(each) for each in (SYN, UDP, ICMP, QUERY))
    ),
    "the sink's lines": Parser(
        read=_attempt,
        samples=(
            records.to_line(
                records.Attempt(
                    kind=records.Kind.TCP, source="a", what="b", at=datetime(2026, 1, 1, tzinfo=UTC)
                )
            ).encode(),
        ),
    ),
    "Redis's protocol": Parser(
        read=_redis,
        samples=(b"*2\r\n$3\r\nGET\r\n$1\r\na\r\n", b"+OK\r\n$1\r\na\r\n-ERR no\r\n*1\r\n:1\r\n"),
    ),
    "Postgres's protocol": Parser(
        read=_pgwire,
        samples=(
            b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05IC\0\0\0\x0dUPDATE 1\0Z\0\0\0\x05I",
            b"E\0\0\0\x12C42P01\0Mno such\0\0Z\0\0\0\x05E",
        ),
    ),
    "reports": Parser(
        read=read,
        samples=tuple(
            file.read_bytes() for file in sorted((TESTS / "report/golden").glob("*/report.json"))
        ),
        documented=(NoReport,),
    ),
    "env files": Parser(
        read=_env_file,
        samples=(
            b"A=1\nexport B='x y' # c\nC=\"a\\n${A:-b}\"\nD\n\nE=$NAMED\n",
            *(file.read_bytes() for file in sorted(TESTS.glob("compose/projects/**/*.env"))),
        ),
        documented=(ConfigurationError,),
        heads=("", "A=", 'A="'),
    ),
    "scripts of an image": Parser(
        read=_script,
        samples=(
            b'set -e\ncd /srv && exec python3 -m worker "$@"\n',
            b". /venv/bin/activate; PATH=/opt/bin:$PATH poetry run python main.py\n",
            b"[program:worker]\ncommand=python3 worker.py\ndirectory=/srv\n",
        ),
    ),
}
