"""Messages that AWS does not send, which moto does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness import sqs_messages
from readiness.endpoint.outcome import Refused
from readiness.endpoint.wire import message_attributes
from readiness.plan import MessageAttribute
from readiness.sqs_messages import LARGEST, MOST_ATTRIBUTES

_CHARACTERS = (
    "Invalid characters found. Valid unicode characters are "
    "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
)
_NAMES = (
    "It can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters, it can "
    "neither begin nor end with a period, and it can be at most 256 characters long."
)
_TYPES = "You must use only the following supported type prefixes: Binary, Number, String."


def why(message: Mapping[str, Any], called: str) -> Refused | None:
    """Why AWS does not send the message, None where it does; the request has its body as `called`.

    The message is the parameters of a call, or an entry of a batch.
    """
    body = _body(message)
    if not body:
        reason = f"The request must contain the parameter {called}."
        return Refused(code="MissingParameter", reason=reason)
    if sqs_messages.refused_character(body):
        return Refused(code="InvalidMessageContents", reason=_CHARACTERS)
    said = next(_said(message), "")
    return Refused(code="InvalidParameterValue", reason=said) if said else None


def size(message: Mapping[str, Any]) -> int:
    """The bytes of the message with its attributes."""
    return sqs_messages.size(_body(message), message_attributes(message))


def _body(message: Mapping[str, Any]) -> str:
    return str(message.get("MessageBody") or "")


def _said(message: Mapping[str, Any]) -> Iterator[str]:
    """All that AWS says of the attributes, and of the size."""
    attributes = message_attributes(message)
    if len(attributes) > MOST_ATTRIBUTES:
        count = f"Number of message attributes [{len(attributes)}]"
        yield f"{count} exceeds the allowed maximum [{MOST_ATTRIBUTES}]."
    for name, attribute in attributes.items():
        yield from _of_attribute(name, attribute)
    if size(message) > LARGEST:
        reason = f"Message must be shorter than {LARGEST} bytes."
        yield f"One or more parameters are invalid. Reason: {reason}"


def _of_attribute(name: str, attribute: MessageAttribute) -> Iterator[str]:
    kind, value = sqs_messages.kind(attribute.type), attribute.value
    if not sqs_messages.is_attribute_name(name):
        yield f"The message attribute name '{name}' is invalid. {_NAMES}"
    if sqs_messages.is_reserved(name):
        yield f"The message attribute name '{name}' is reserved for internal use."
    if not kind:
        yield f"The type of message (user) attribute '{name}' is invalid. {_TYPES}"
    if not value or isinstance(value, bytes) != (kind == "Binary"):
        yield f"Message (user) attribute '{name}' must contain a non-empty value of type '{kind}'."
    text = "" if isinstance(value, bytes) else value
    if kind == "Number" and not sqs_messages.is_number(text):
        yield f"Can't cast the value of message (user) attribute '{name}' to a number."
    if sqs_messages.refused_character(text):
        yield _CHARACTERS
