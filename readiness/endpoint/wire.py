"""Reading AWS's wire formats: who calls, for which service and region, and which messages it names.

SQS speaks JSON (`X-Amz-Target`) with current SDKs and the query protocol (forms in, XML out) with
older ones; both are read into the same values.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit
from xml.etree import ElementTree as ET

from readiness.plan import MessageAttribute

_FORM = "application/x-www-form-urlencoded"
_TARGET = "AmazonSQS."
ENTRY = re.compile(r"(\w+BatchRequestEntry)\.(\d{1,9})\.(.+)")
"""A field of a batch's entry in the query protocol: the kind, the number, the entry's own field."""
_ATTRIBUTE = re.compile(r"MessageAttribute\.(\d{1,9})\.(?:Value\.)?(\w+)")
_SIGNED = re.compile(r"Credential=([^/,\s]+)/[^/]*/([^/]*)/([^/]*)/aws4_request")
_SIGNED_V2 = re.compile(r"AWS ([^:\s]+):")


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who signed a request, for which region and service; all empty if nobody did."""

    access_key: str = ""
    region: str = ""
    service: str = ""


@dataclass(frozen=True, kw_only=True)
class SqsRequest:
    """A request to SQS: `parameters` as in JSON, whatever the protocol was."""

    action: str
    queue: str
    parameters: Mapping[str, Any]
    json: bool


def caller(environ: Mapping[str, Any]) -> Caller:
    """Who signed: from the Authorization header, or from the query of a presigned URL."""
    header = str(environ.get("HTTP_AUTHORIZATION", ""))
    query = parse_qs(str(environ.get("QUERY_STRING", "")))
    presigned = query.get("X-Amz-Credential", [""])[0]
    if signed := _SIGNED.search(header or f"Credential={presigned}"):
        return Caller(access_key=signed[1], region=signed[2], service=signed[3].lower())
    if signed := _SIGNED_V2.match(header):
        return Caller(access_key=signed[1], service="s3")
    return Caller(access_key=query.get("AWSAccessKeyId", [""])[0])


def is_sqs(environ: Mapping[str, Any]) -> bool:
    """Whether a request speaks to SQS; one that nobody signed can only be told by its form."""
    if str(environ.get("HTTP_X_AMZ_TARGET", "")).startswith(_TARGET):
        return True
    if caller(environ).service:
        return caller(environ).service == "sqs"
    return environ.get("REQUEST_METHOD") == "POST" and _is_form(environ)


def posted(environ: dict[str, Any]) -> bytes:
    """The form of a call whose fields stand in its address, which becomes a POST; else empty.

    SQS takes either; moto answers the former in JSON, which nobody asked for.
    """
    query = str(environ.get("QUERY_STRING", ""))
    if environ.get("REQUEST_METHOD") != "GET" or "Action" not in parse_qs(query):
        return b""
    body = query.encode()
    environ |= {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": _FORM,
        "CONTENT_LENGTH": str(len(body)),
        "QUERY_STRING": "",
    }
    return body


def sqs_request(environ: Mapping[str, Any], body: bytes) -> SqsRequest:
    """The request to SQS that this is."""
    target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
    path = str(environ.get("PATH_INFO", ""))
    if target.startswith(_TARGET):
        parameters = _json(body)
        action = target.removeprefix(_TARGET)
        return SqsRequest(
            action=action, queue=_queue(parameters, path), parameters=parameters, json=True
        )
    fields = form(environ, body)
    return SqsRequest(
        action=fields.get("Action", ""),
        queue=_queue(fields, path),
        parameters=_unflatten(fields),
        json=False,
    )


def form(environ: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """The fields of a request in the query protocol."""
    fields = dict(parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True))
    if _is_form(environ):
        fields |= parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    return fields


def receipt_handles(request: SqsRequest) -> tuple[tuple[str, str], ...]:
    """The entry ids (empty for a single one) and receipt handles that a request names."""
    if request.parameters.get("Entries") is None:
        handle = request.parameters.get("ReceiptHandle")
        return () if handle is None else (("", str(handle)),)
    return tuple((str(e.get("Id", "")), str(e.get("ReceiptHandle", ""))) for e in entries(request))


def entries(request: SqsRequest) -> tuple[Mapping[str, Any], ...]:
    """The entries of a batch; empty where the request has none."""
    found = request.parameters.get("Entries")
    return tuple(e for e in found if isinstance(e, dict)) if isinstance(found, list) else ()


def listed(request: SqsRequest, name: str) -> tuple[str, ...]:
    """A list of words: `names` in JSON, a field `name.N` for each in the query protocol."""
    if not request.json:
        field = re.compile(rf"{name}\.\d{{1,9}}")
        return tuple(v for key, v in request.parameters.items() if field.fullmatch(key))
    words = request.parameters.get(f"{name}s")
    return tuple(map(str, words)) if isinstance(words, list) else ()


def message_attributes(message: Mapping[str, Any]) -> Mapping[str, MessageAttribute]:
    """The attributes of a message to be sent, by name: a call's own parameters or an entry."""
    named = message.get("MessageAttributes")
    if isinstance(named, dict):
        return {name: _attribute(a) for name, a in named.items() if isinstance(a, dict)}
    found: dict[str, dict[str, str]] = {}
    for name, value in message.items():
        if member := _ATTRIBUTE.fullmatch(name):
            found.setdefault(member[1], {})[member[2]] = value
    return {each.get("Name", ""): _attribute(each) for each in found.values()}


def _attribute(fields: Mapping[str, Any]) -> MessageAttribute:
    value: str | bytes = str(fields.get("StringValue") or "")
    if not value and (binary := fields.get("BinaryValue")):
        try:
            value = base64.b64decode(str(binary))
        except ValueError:
            value = b""
    return MessageAttribute(type=str(fields.get("DataType") or ""), value=value)


def visibility(request: SqsRequest) -> int | None:
    """The visibility timeout that a request itself asks for, in seconds: a batch's longest."""
    asked = [e.get("VisibilityTimeout") for e in entries(request)]
    asked.append(request.parameters.get("VisibilityTimeout"))
    return max((int(s) for s in map(str, asked) if re.fullmatch(r"\d{1,9}", s)), default=None)


def answer(request: SqsRequest, body: bytes) -> Mapping[str, Any]:
    """A successful answer, in the names of the JSON protocol; empty if it cannot be read."""
    return _json(body) if request.json else _answer_from_xml(body)


def error_code(body: bytes) -> str:
    """The AWS error code in the answer of a failed call, of either protocol."""
    if kind := _json(body).get("__type"):
        return str(kind).rpartition("#")[2]
    found = re.search(rb"<Code>([^<]+)</Code>", body)
    return found[1].decode(errors="replace") if found else ""


def bucket_and_key(path: str) -> tuple[str, str]:
    """The bucket and the key that WSGI's PATH_INFO names; empty where it names none."""
    text = path.encode("latin-1", errors="replace").decode(errors="replace")
    bucket, _, key = text.lstrip("/").partition("/")
    return bucket, key


def bucket_of_host(host: str, names: frozenset[str]) -> str:
    """The bucket in front of one of the endpoint's names (`videos.s3:4566`), else empty."""
    host = host.rpartition(":")[0] or host
    at = host.find(".")
    while at > 0:
        if host[at + 1 :] in names:
            return "" if host in names else host[:at]
        at = host.find(".", at + 1)
    return ""


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _is_form(environ: Mapping[str, Any]) -> bool:
    return str(environ.get("CONTENT_TYPE", "")).startswith(_FORM)


def _unflatten(fields: Mapping[str, str]) -> Mapping[str, Any]:
    """`DeleteMessageBatchRequestEntry.1.Id` becomes `Entries[0].Id`; the rest stays as it is."""
    found: dict[int, dict[str, str]] = {}
    for name, value in fields.items():
        if member := ENTRY.fullmatch(name):
            found.setdefault(int(member[2]), {})[member[3]] = value
    ordered = [found[index] for index in sorted(found)]
    return {**fields, "Entries": ordered} if ordered else fields


def _answer_from_xml(body: bytes) -> Mapping[str, Any]:
    try:
        # The answer is moto's, not a stranger's: nothing hostile to expand.
        root = ET.fromstring(body)  # noqa: S314
    except ET.ParseError:
        return {}
    found: dict[str, list[dict[str, str]]] = {"Messages": [], "Successful": [], "Failed": []}
    for element in root.iter():
        name = _local(element)
        fields = {_local(child): child.text or "" for child in element}
        if name == "Message":
            found["Messages"].append(fields)
        elif name == "BatchResultErrorEntry":
            found["Failed"].append(fields)
        elif name.endswith("BatchResultEntry"):
            found["Successful"].append(fields)
        elif name == "SendMessageResult":
            return fields
    return found


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _queue(parameters: Mapping[str, Any], path: str) -> str:
    named = parameters.get("QueueName") or parameters.get("QueueUrl") or path
    try:
        return urlsplit(str(named)).path.rpartition("/")[2]
    except ValueError:  # no URL, as `http://[`
        return ""
