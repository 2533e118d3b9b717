"""What the endpoint saw, as values with one JSON form: what passes between it and the lab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from readiness.plan import Expected
from readiness.values import Rows

_NUMBER = ""
"""The key of a number with all its digits, which JSON's have not; no column has this name."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One message that a call was about.

    `receipt_handle` is empty for a send; `message_id` is empty where the endpoint never gave that
    handle out. `superseded`: a later receive had already given the message another handle.
    `error` is the AWS error code of this entry, empty where it succeeded.
    """

    message_id: str
    receipt_handle: str = ""
    superseded: bool = False
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The state in the database, read when a delete arrived and before it took effect.

    `rows` is None where the reading failed: then `error` says why and `holds` is false.
    `lab_fault`: the database did not answer, so nothing is known about the worker. Where the state
    was locked, `snapshot` tells which transactions had ended by then, as Postgres prints it.
    """

    rows: Rows | None
    holds: bool
    error: str = ""
    lab_fault: bool = False
    snapshot: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call that the endpoint answered; `at` (arrival) and `answered_at` are in UTC.

    `number` rises in the order of the answers. `address` is the caller's, `access_key` empty if
    the call was not signed, `queue` the queue's name, `bucket` and `key` those of S3, whose
    `action` is the HTTP method. `error` is the AWS error code. `dead_lettered` are the ids of the
    messages that this call moved to the dead-letter queue; `visibility` is the timeout in seconds
    that the call itself asked for. A long poll that finds nothing yet has a record of its own, with
    the status 102, when it begins to wait. Calls about no message, and after a thousand
    those about the same ones, are kept only as the first and the last of their kind: `repeated`
    counts the whole kind up to this one.
    """

    number: int
    at: datetime
    answered_at: datetime
    address: str
    access_key: str
    region: str
    service: str
    action: str
    status: int
    queue: str = ""
    entries: tuple[Entry, ...] = ()
    error: str = ""
    bucket: str = ""
    key: str = ""
    dead_lettered: tuple[str, ...] = ()
    reading: Reading | None = None
    visibility: int | None = None
    repeated: int = 1

    @property
    def message_ids(self) -> tuple[str, ...]:
        """The ids of the messages for which the call succeeded."""
        return tuple(e.message_id for e in self.entries if e.message_id and not e.error)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message that is on a queue now.

    It is `delayed`, `in_flight` (received, its visibility timeout running) or else visible.
    """

    id: str
    receives: int
    in_flight: bool = False
    delayed: bool = False


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What to read when a message of that queue is deleted: a query and what it shall give.

    `conninfo` is libpq's, of a role that only reads.
    """

    region: str
    queue: str
    conninfo: str
    query: str
    expect: Expected


def to_json(record: Call | Message | Watch) -> dict[str, Any]:
    """The record as what `json.dumps` takes."""
    fields = asdict(record)
    if isinstance(record, Watch):
        fields["expect"] = _expected_to_json(record.expect)
    return {
        name: value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value
        for name, value in fields.items()
    }


def call_from_json(fields: Mapping[str, Any]) -> Call:
    """The call that `to_json` wrote; KeyError or TypeError where it did not."""
    reading = fields["reading"]
    return Call(
        **{
            **fields,
            "at": datetime.fromisoformat(fields["at"]),
            "answered_at": datetime.fromisoformat(fields["answered_at"]),
            "entries": tuple(Entry(**entry) for entry in fields["entries"]),
            "dead_lettered": tuple(fields["dead_lettered"]),
            "reading": None if reading is None else reading_from_json(reading),
        }
    )


def message_from_json(fields: Mapping[str, Any]) -> Message:
    """The message that `to_json` wrote."""
    return Message(**fields)


def watch_from_json(fields: Mapping[str, Any]) -> Watch:
    """The watch that `to_json` wrote."""
    return Watch(**{**fields, "expect": _expected_from_json(fields["expect"])})


def _expected_to_json(expect: Expected) -> object:
    match expect:
        case Mapping():
            return {name: _expected_to_json(cell) for name, cell in expect.items()}
        case tuple():
            return [_expected_to_json(cell) for cell in expect]
        case Decimal():
            return {_NUMBER: str(expect)}
        case _:
            return expect


def _expected_from_json(written: object) -> object:
    match written:
        case dict() if _NUMBER in written:
            return Decimal(written[_NUMBER])
        case dict():
            return {name: _expected_from_json(cell) for name, cell in written.items()}
        case list():
            return tuple(map(_expected_from_json, written))
        case _:
            return written


def reading_from_json(fields: Mapping[str, Any]) -> Reading:
    """The reading that `dataclasses.asdict` wrote."""
    rows = fields["rows"]
    return Reading(**{**fields, "rows": None if rows is None else _rows(rows)})


def _rows(fields: Mapping[str, Any]) -> Rows:
    return Rows(
        columns=tuple(fields["columns"]),
        rows=tuple(tuple(row) for row in fields["rows"]),
        count=fields["count"],
    )
