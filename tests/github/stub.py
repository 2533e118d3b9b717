"""A GitHub on this machine: checks every request against GitHub's own description, and remembers.

`operations.json` is the part of GitHub's published OpenAPI description that the action uses.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jsonschema import Draft7Validator

OPERATIONS = json.loads((Path(__file__).parent / "openapi" / "operations.json").read_text())
STATUS, COMMENTS = "repos/create-commit-status", "issues/list-comments"
CREATE, UPDATE = "issues/create-comment", "issues/update-comment"
COMBINED = "repos/get-combined-status-for-ref"
TOKEN = "ghs_token-of-the-stub"
BOT = {"login": "github-actions[bot]", "type": "Bot"}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """An answer out of order: `drip` sends its body a byte at a time, `delay` waits first (s)."""

    status: int = 500
    message: str = "Server Error"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    text: str = ""


READ_ONLY = Fault(status=403, message="Resource not accessible by integration")


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request that the stub understood."""

    operation: str
    parameters: Mapping[str, str]
    body: Mapping[str, Any]


class GitHub:
    """What the stub holds. `faults` maps an operation to bad answers: the last one stays."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[Request] = []
        self.problems: list[str] = []
        self.comments: list[dict[str, Any]] = []
        self.base_statuses: list[dict[str, Any]] = []
        self.faults: dict[str, list[Fault]] = {}
        self.prefix = "/api/v3"
        self._lock = threading.Lock()

    def asked(self, operation: str) -> list[Request]:
        """The requests of an operation, in order."""
        return [request for request in self.requests if request.operation == operation]

    @property
    def statuses(self) -> dict[str, str]:
        """The last state of each context."""
        posted = (request.body for request in self.asked(STATUS))
        return {body["context"]: body["state"] for body in posted}

    def answer(self, method: str, target: str, headers: Any, raw: bytes) -> Fault:
        """The answer to a request; one that is not as described is a problem, and refused."""
        with self._lock:
            found = list(self._wrong(method, target, headers, raw))
            if found:
                self.problems += found
                return Fault(status=422, message="; ".join(found))
            request = _request(method, target.removeprefix(self.prefix), raw)
            self.requests.append(request)
            queued = self.faults.get(request.operation, [])
            if queued:
                return queued.pop(0) if len(queued) > 1 else queued[0]
            return self._good(request)

    def _good(self, request: Request) -> Fault:
        match request.operation:
            case "repos/create-commit-status":
                return _json(201, {"id": len(self.requests), **request.body})
            case "issues/list-comments":
                page, size = (int(request.parameters[name]) for name in ("page", "per_page"))
                return _json(200, self.comments[(page - 1) * size : page * size])
            case "issues/create-comment":
                made = {"id": 100 + len(self.comments), "user": BOT, **request.body}
                self.comments.append(made)
                return _json(201, made)
            case "issues/update-comment":
                known = {str(one["id"]): one for one in self.comments}
                known[request.parameters["comment_id"]]["body"] = request.body["body"]
                return _json(200, known[request.parameters["comment_id"]])
            case _:
                return _json(200, {"state": "success", "statuses": self.base_statuses})

    def _wrong(self, method: str, target: str, headers: Any, raw: bytes) -> Iterator[str]:
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            yield f"authorization is {headers.get('Authorization')!r}"
        if headers.get("Accept") != "application/vnd.github+json":
            yield f"accept is {headers.get('Accept')!r}"
        if not headers.get("User-Agent"):
            yield "there is no user agent"
        if not target.startswith(self.prefix):
            yield f"{target} is not below {self.prefix}"
        else:
            yield from _against_description(method, target.removeprefix(self.prefix), raw)


def _against_description(method: str, target: str, raw: bytes) -> Iterator[str]:
    operation, parameters = _operation(method, target)
    if operation is None:
        yield f"there is no {method} {target}"
        return
    for name, schema in _schemas(operation).items():
        if name in parameters:
            value = parameters[name]
            number = schema["type"] == "integer" and value.isdecimal()
            yield from _violations(schema, int(value) if number else value)
    if unknown := parameters.keys() - _schemas(operation).keys():
        yield f"unknown parameters {unknown}"
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        yield from _violations(content["schema"], json.loads(raw or b"null"))
        yield from _beyond_the_description(json.loads(raw or b"{}"))


def _beyond_the_description(body: Mapping[str, str]) -> Iterator[str]:
    # What GitHub answers 422 to, though its description does not say so.
    if len(body.get("description") or "") > 140:
        yield "description is too long (maximum is 140 characters)"
    if len(body.get("context") or "") > 255:
        yield "context is too long (maximum is 255 characters)"
    if len(body.get("body") or "") > 65_536:
        yield "Body is too long (maximum is 65536 characters)"


def _violations(schema: Mapping[str, Any], value: object) -> Iterator[str]:
    strict = _nullable(schema) | {"additionalProperties": False}
    yield from (error.message for error in Draft7Validator(strict).iter_errors(value))


def _nullable(schema: Mapping[str, Any]) -> dict[str, Any]:
    properties = {name: _nullable(part) for name, part in schema.get("properties", {}).items()}
    kinds = [schema["type"], "null"] if schema.get("nullable") else schema["type"]
    return {**schema, "type": kinds} | ({"properties": properties} if properties else {})


def _operation(method: str, target: str) -> tuple[Mapping[str, Any] | None, dict[str, str]]:
    split = urlsplit(target)
    for path, methods in OPERATIONS["paths"].items():
        # Only a commit's reference may have slashes in it.
        one = path.replace("{ref}", "(?P<ref>.+)").replace("{", "(?P<").replace("}", ">[^/]+)")
        match = re.fullmatch(one, split.path)
        if match and method.lower() in methods:
            named = {name: unquote(value) for name, value in match.groupdict().items()}
            return methods[method.lower()], {**named, **dict(parse_qsl(split.query))}
    return None, {}


def _schemas(operation: Mapping[str, Any]) -> dict[str, Any]:
    return {one["name"]: one["schema"] for one in operation["parameters"]}


def _request(method: str, target: str, raw: bytes) -> Request:
    operation, parameters = _operation(method, target)
    assert operation is not None
    name = operation["operationId"]
    return Request(operation=name, parameters=parameters, body=json.loads(raw or b"{}"))


def _json(status: int, value: object) -> Fault:
    return Fault(status=status, text=json.dumps(value))


def _handler(github: GitHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = github.answer(self.command, self.path, self.headers, raw)
            closed.wait(answer.delay)
            body = (answer.text or json.dumps({"message": answer.message})).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            pieces = [bytes([byte]) for byte in body] if answer.drip else [body]
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                if answer.drip and closed.wait(answer.drip):
                    return

        do_GET = do_POST = do_PATCH = _serve  # noqa: N815  the names that http.server calls

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                return  # the client gave up, as it may

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    closed = threading.Event()
    Handler.closed = closed  # type: ignore[attr-defined]
    return Handler


@contextmanager
def running(host: str = "127.0.0.1") -> Iterator[GitHub]:
    """The stub, served until the context is left."""
    github = GitHub("")
    handler = _handler(github)
    server = ThreadingHTTPServer((host, 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    # A GitHub Enterprise server has its API below a path of its own.
    github.url = f"http://{host}:{server.server_address[1]}{github.prefix}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield github
    finally:
        handler.closed.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()
