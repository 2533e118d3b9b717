"""What the probes say of themselves, which comes out of their containers as mere text."""

from __future__ import annotations

from collections.abc import Iterable

from readiness.probes.results import Link
from readiness.sentence import Sentence, joined, recognised, say

_MESSAGES = (
    say(
        "{entry} is a folder without code: neither __init__.py nor __main__.py is in it",
        entry="worker",
    ),
    say("the ping was answered with {answer}", answer="False"),
    say("it gave {client} instead of a client", client="None"),
    say("{owner} has no ping", owner="Client"),
    say("{owner} has no {attribute}", owner="libs.redis", attribute="get_client"),
)
_INTERPRETER = (say("the interpreter's start (sitecustomize or a .pth file)"),)


def message(text: str) -> Sentence:
    """A result's message: the probe's own, or an exception's, which is quoted."""
    return recognised(text, _MESSAGES)


def chain(links: Iterable[Link]) -> Sentence:
    """How a module came in."""
    return joined(" → ", (recognised(link.module, _INTERPRETER) for link in links))
