"""Calls to STS: who the caller is, and the roles that it may take; no message is ever in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.endpoint import wire
from readiness.endpoint.backend import Backend
from readiness.endpoint.outcome import Outcome

_UNSIGNED = frozenset({"AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"})
"""What is asked for before there is a key to sign with: the token that is sent is the proof."""


def is_unsigned(caller: wire.Caller, action: str) -> bool:
    """Whether this is one of the calls to STS that nobody signs."""
    return not caller.service and action in _UNSIGNED


def carry_out(backend: Backend, environ: Mapping[str, Any], body: bytes) -> Outcome:
    """Answer a call to STS; `body` is the request's, already read."""
    answer = backend.call("sts", environ, body)
    return Outcome(answer=answer, service="sts", action=wire.form(environ, body).get("Action", ""))
