"""What the run is about on GitHub: the commit, the pull request, the base branch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What statuses and a comment are for.

    `sha` is the commit that people see: a pull request's head, never its test merge, whose
    statuses would hide the head's. `pull_request` is its number, None where the run is about
    none; `base` the branch that it goes to; `fork` tells that it comes from another repository.
    """

    repository: str
    sha: str
    pull_request: int | None = None
    base: str = ""
    fork: bool = False


def subject(environ: Mapping[str, str]) -> Subject:
    """The subject that the runner's variables and its file of the event tell."""
    event = _event(environ.get("GITHUB_EVENT_PATH", ""))
    pull_request, group = _part(event, "pull_request"), _part(event, "merge_group")
    number = pull_request.get("number")
    head = _part(pull_request, "head")
    return Subject(
        repository=environ.get("GITHUB_REPOSITORY", ""),
        sha=str(head.get("sha") or group.get("head_sha") or environ.get("GITHUB_SHA", "")),
        pull_request=number if isinstance(number, int) else None,
        base=str(_part(pull_request, "base").get("ref") or ""),
        fork=_is_elsewhere(head, environ.get("GITHUB_REPOSITORY", "")),
    )


def _is_elsewhere(head: Mapping[str, Any], repository: str) -> bool:
    """Whether a pull request's head lies in another repository: one that is gone did so, too."""
    return "repo" in head and _part(head, "repo").get("full_name") != repository


def _event(path: str) -> Mapping[str, Any]:
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return event if isinstance(event, dict) else {}


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}
