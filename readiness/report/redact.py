"""Keeps secrets out of every output: replaces what the run knows of them by `***`."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NewType
from urllib.parse import quote, quote_plus

from readiness.model import (
    CodeRemark,
    CodeResult,
    ContractResult,
    Evidence,
    Finding,
    GateResult,
    Import,
    Location,
    Report,
    WorkerResult,
)
from readiness.report.text import one_line, plain
from readiness.sentence import Sentence, quoted

MASK = "***"
_SPACE = re.compile(r"\s+")
# Shorter ones are replaced as words only: `x` as a password must not blot out every x.
SHORTEST = 4
# From this length on, a secret is also found where a line break splits it (wrapped base64, say).
_SHORTEST_SPLIT = 8
# So much of its beginning is found at a line's end, where the line was cut (`…`) within it.
_SHORTEST_CUT = 8
_CUT = re.compile(r"…(?=\n|$)")
# What a reader wants of a log is at its end; a line of a megabyte is none.
_MOST_LINES = 60
_WIDEST = 500
# Nor is a sentence of pages, such as an exception that quotes the whole of what it could not read.
_LONGEST = 2000

CleanReport = NewType("CleanReport", Report)
"""A report whose free text has been cleaned; renderers take no other."""


class Redactor:
    """Knows the secrets of a run, in the forms in which a program may print them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self.secrets: tuple[str, ...] = ()
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> tuple[str, ...]:
        """Know these as well from here on; those of them that are new."""
        before = self.secrets
        self.secrets = tuple(dict.fromkeys(filter(str.strip, (*before, *secrets))))
        forms = {form for secret in self.secrets for form in _forms(secret)}
        self._forms = tuple(sorted(form for form in forms if len(form) >= SHORTEST))
        self._words = _words(form for form in forms if 0 < len(form) < SHORTEST)
        return self.secrets[len(before) :]

    def clean(self, text: str) -> str:
        """The text as plain text (see `readiness.report.text.plain`), without any secret."""
        text = plain(text)
        kept, end = [], 0
        for start, stop in _merged(self._stretches(text)):
            kept += [text[end:start], MASK]
            end = stop
        return "".join((*kept, text[end:]))

    def sentence(self, said: str) -> Sentence:
        """The same of a sentence and of the values in it, so that it can still be translated.

        Where a secret lies across the border of a value, what is left is a quotation.
        """
        text = self.clean(said)
        if not isinstance(said, Sentence):
            return quoted(text)
        values = {name: self.sentence(value) for name, value in said.values.items()}
        parts = (values.get(name) or self.clean(words) for words, name in said.pieces)
        whole = "".join(parts) == text
        return Sentence(text, said.template, values) if whole else Sentence(text)

    def _stretches(self, text: str) -> Iterator[tuple[int, int]]:
        if self._words is not None:
            yield from (found.span() for found in self._words.finditer(text))
        for form in self._forms:
            yield from _places(form, text)
        for cut in _CUT.finditer(text):
            yield from self._cut_stretches(text, cut.start())
        if "\n" in text:
            yield from self._split_stretches(text)

    def _cut_stretches(self, text: str, end: int) -> Iterator[tuple[int, int]]:
        for form in self._forms:
            start = text.find(form[:_SHORTEST_CUT], max(0, end - len(form)), end)
            if start >= 0 and len(form) > _SHORTEST_CUT and form.startswith(text[start:end]):
                yield start, end

    def _split_stretches(self, text: str) -> Iterator[tuple[int, int]]:
        # A folded line may be indented: all white space goes, in the text and in the secret.
        joined = _SPACE.sub("", text)
        joined_forms = (_SPACE.sub("", form) for form in self._forms)
        long = (form for form in joined_forms if len(form) >= _SHORTEST_SPLIT)
        found = [place for form in long for place in _places(form, joined)]
        if found:
            offsets = [index for index, character in enumerate(text) if not character.isspace()]
            yield from ((offsets[start], offsets[stop - 1] + 1) for start, stop in found)


def cleaned(report: Report, redactor: Redactor) -> CleanReport:
    """The same report with all its free text cleaned; names, codes and numbers stay."""
    clean = redactor.clean
    return CleanReport(
        replace(
            report,
            failure=_said(report.failure, redactor),
            warnings=tuple(_said(warning, redactor) for warning in report.warnings),
            images={name: clean(reference) for name, reference in report.images.items()},
            timeline=tuple(replace(span, phase=clean(span.phase)) for span in report.timeline),
            moments=tuple(replace(moment, what=clean(moment.what)) for moment in report.moments),
            workers=tuple(_worker(worker, redactor) for worker in report.workers),
            code=report.code and clean_code(report.code, redactor),
        )
    )


def _worker(worker: WorkerResult, redactor: Redactor) -> WorkerResult:
    image = replace(worker.image, ref=redactor.clean(worker.image.ref))
    gates = tuple(clean_gate(gate, redactor) for gate in worker.gates)
    return replace(worker, image=image, gates=gates)


def clean_code(code: CodeResult, redactor: Redactor) -> CodeResult:
    """The same with all its text cleaned: names of modules are names of a stranger's files."""

    def line(text: str) -> str:
        return _cut(one_line(redactor.clean(text)), _LONGEST)

    def place(location: Location) -> Location:
        return replace(location, path=line(location.path))

    def contract(each: ContractResult) -> ContractResult:
        chains = tuple(tuple(map(imported, chain)) for chain in each.chains)
        return replace(each, name=line(each.name), location=place(each.location), chains=chains)

    def imported(each: Import) -> Import:
        return Import(
            importer=line(each.importer),
            imported=line(each.imported),
            location=place(each.location),
        )

    def remark(each: CodeRemark) -> CodeRemark:
        return replace(each, location=place(each.location), about=_said(each.about, redactor))

    return CodeResult(
        contracts=tuple(map(contract, code.contracts)), remarks=tuple(map(remark, code.remarks))
    )


def clean_gate(gate: GateResult, redactor: Redactor) -> GateResult:
    """The same result with all the text of its finding cleaned."""
    return replace(gate, finding=_finding(gate.finding, redactor))


def _finding(finding: Finding, redactor: Redactor) -> Finding:
    control, location = finding.control, finding.location
    return replace(
        finding,
        location=location and replace(location, path=one_line(redactor.clean(location.path))),
        message=_said(finding.message, redactor),
        hint=_said(finding.hint, redactor),
        evidence=tuple(_evidence(evidence, redactor) for evidence in finding.evidence),
        control=control and replace(control, statement=_said(control.statement, redactor)),
        excerpt=_excerpt(finding.excerpt, redactor),
    )


def _excerpt(lines: tuple[str, ...], redactor: Redactor) -> tuple[str, ...]:
    if not lines:
        return ()
    # Cleaned as one text, so that a secret is found that was printed over several lines.
    shown = redactor.clean("\n".join(lines)).split("\n")[-_MOST_LINES:]
    return tuple(line if len(line) <= _WIDEST else f"{line[:_WIDEST]}…" for line in shown)


def _evidence(evidence: Evidence, redactor: Redactor) -> Evidence:
    return replace(
        evidence,
        source=redactor.clean(evidence.source),
        statement=_said(evidence.statement, redactor),
    )


def _said(said: str, redactor: Redactor) -> Sentence:
    """The sentence cleaned, and not of pages: in another language its values are cut."""
    clean = redactor.sentence(said)
    if len(clean) <= _LONGEST:
        return clean
    short = clean.made_of(lambda value: _cut(value, _LONGEST // len(clean.values)))
    return Sentence(_cut(clean, _LONGEST), short.template, short.values)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def _forms(secret: str) -> Iterator[str]:
    """The secret, its lines, and what common encodings make of it."""
    yield plain(secret).strip()
    # A line such as `{` of a key in JSON is no secret by itself.
    yield from (line.strip() for line in plain(secret).split("\n") if len(line.strip()) >= SHORTEST)
    for value in {secret, secret.strip()}:
        yield from _base64(value.encode(errors="replace"))
        for encoded in (
            quote(value, safe="", errors="replace"),
            quote_plus(value, errors="replace"),
        ):
            yield encoded
            yield re.sub("%..", lambda found: found[0].lower(), encoded)
        yield from (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1])
        yield from (html.escape(value), html.escape(value, quote=False))
        # As in a traceback, as in JSON within JSON, and as in a dump.
        yield from (repr(value)[1:-1], json.dumps(json.dumps(value)[1:-1])[1:-1])
        yield from (raw := value.encode(errors="replace").hex(), raw.upper())


def _base64(raw: bytes) -> Iterator[str]:
    # Behind 0, 1 or 2 leading bytes ("user:" + password) the same secret reads differently; only
    # whole groups of three bytes read the same whatever follows.
    yield base64.b64encode(raw).decode()
    for shift in range(3):
        whole = raw[shift : shift + (len(raw) - shift) // 3 * 3]
        yield base64.b64encode(whole).decode()
        yield base64.urlsafe_b64encode(whole).decode()


def _words(forms: Iterable[str]) -> re.Pattern[str] | None:
    either = "|".join(map(re.escape, sorted(forms)))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)") if either else None


def _places(form: str, text: str) -> Iterator[tuple[int, int]]:
    start = text.find(form)
    while start >= 0:
        yield start, start + len(form)
        start = text.find(form, start + 1)


def _merged(stretches: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return tuple(merged)
