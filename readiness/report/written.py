"""Writes the reports into a folder: each whole or not at all, owned by the owner of the place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from readiness.owned import give, make_folder, owner_of
from readiness.report import json_report, junit, predicate, summary
from readiness.report.links import Links
from readiness.report.redact import CleanReport
from readiness.report.words import EN, Words


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Where the reports are."""

    report: Path
    junit: Path
    summary: Path
    predicate: Path


def write_reports(report: CleanReport, directory: Path, links: Links, words: Words = EN) -> Paths:
    """Write all reports into `directory`, which is made where it is missing.

    `words` is the summary's language: what programs read stays as it is.

    Raises:
        OSError: the folder or a file cannot be written.
    """
    make_folder(directory)
    owner = owner_of(directory)
    texts = {
        "report.json": json_report.render(report),
        "junit.xml": junit.render(report),
        "summary.md": summary.render(report, links, words=words),
        "predicate.json": predicate.render(report, links),
    }
    written = {name: _write(directory / name, text, owner) for name, text in texts.items()}
    return Paths(
        report=written["report.json"],
        junit=written["junit.xml"],
        summary=written["summary.md"],
        predicate=written["predicate.json"],
    )


def _write(path: Path, text: str, owner: os.stat_result) -> Path:
    # Beside its place, so that the last step is one rename: a reader never sees half a report.
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        draft.write_text(text, encoding="utf-8")
        give(draft, owner)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path
