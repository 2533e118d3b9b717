"""What a language has to be able to say: a text that is missing is an error of types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from readiness.model import Cause, ContractStatus, ControlStatus, Finding, RemarkKind, Status
from readiness.sentence import Sentence, translated


@dataclass(frozen=True, kw_only=True)
class CauseWords:
    """What a cause is called, what it means in general, and what usually mends it."""

    title: str
    meaning: str
    advice: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language's texts. Names in braces are filled in with `str.format`.

    `own` tells whether sentences are made in this language; else `templates` maps those that they
    are made of to its own.
    """

    own: bool
    templates: Mapping[str, str] = field(default_factory=dict)
    causes: Mapping[Cause, CauseWords]
    statuses: Mapping[Status, str]
    moments: Mapping[str, str]
    phases: Mapping[str, str]
    controls: Mapping[ControlStatus, str]
    sources: Mapping[str, str]

    ready: str
    not_ready: str
    configuration_error: str
    check_failed: str
    failed: str
    error: str

    worker: str
    what: str
    image: str
    waived: str
    is_waived: str
    warnings: str
    warning: str
    timeline: str
    timeline_of: str
    whole_run: str
    output_of: str
    shorter_phases: str
    used: str
    order: str

    seen_by: str
    control: str
    hint: str
    at: str
    about: str

    shortfall: str
    more_gates: str
    more_workers: str
    more_sections: str

    commit: str
    run: str
    newly_red: str
    newly_green: str

    running: str
    passed: str
    left_out: str
    statuses_part: str
    comment_part: str
    no_token: str
    permissions: str
    from_a_fork: str

    contracts: Mapping[ContractStatus, str]
    remarks: Mapping[RemarkKind, str]
    code: str
    code_title: str
    contract: str
    contract_broken: str
    result: str
    chain: str
    more_chains: str
    more_remarks: str

    def headline(self, status: int, passed: int = 0, total: int = 0) -> str:
        """The verdict for an exit status, with the score where there is one."""
        kinds = {0: self.ready, 1: self.not_ready, 2: self.configuration_error}
        return kinds.get(status, self.check_failed).format(passed=passed, total=total)

    def say(self, text: str) -> str:
        """A sentence in this language; what is none stays as it is."""
        return translated(text, self.templates)

    def can_say(self, text: str) -> bool:
        """Whether the text is one of this language's."""
        return self.own or (isinstance(text, Sentence) and text.template in self.templates)

    def sentences(self, finding: Finding) -> tuple[str, ...]:
        """What is to be said of a finding: the general sentence first, where one is needed."""
        if finding.cause is None or self.can_say(finding.message):
            return (self.say(finding.message),)
        return (self.causes[finding.cause].meaning, self.say(finding.message))

    def advice(self, finding: Finding) -> tuple[str, ...]:
        """What to try; the cause's general advice where the finding has none in this language."""
        own = (self.say(finding.hint),) if finding.hint else ()
        if finding.cause is None or (own and self.can_say(finding.hint)):
            return own
        return (self.causes[finding.cause].advice, *own)

    def seen(self, source: str) -> str:
        """Who saw a thing: a witness by its own name, or by that of this language."""
        return self.seen_by.format(source=self.sources.get(source, source))

    def phase(self, name: str) -> str:
        """What a run did for a while: a phase's whole name or its first word is known, or none."""
        if name in self.phases:
            return self.phases[name]
        verb, _, what = name.partition(" ")
        return self.phases[verb].format(what=what) if verb in self.phases else name

    def job(self, steps: Sequence[tuple[str, str]]) -> str:
        """What became of a job: each step and its time."""
        return " → ".join(f"{self.moments.get(what, what)} {at}" for what, at in steps)

    def name(self, finding: Finding) -> str:
        """A finding in a few words: its cause's title, else its status."""
        return self.causes[finding.cause].title if finding.cause else self.statuses[finding.status]
