"""English."""

from readiness.model import ContractStatus, ControlStatus, RemarkKind, Status
from readiness.report.words.catalogue import Words
from readiness.report.words.en_causes import CAUSES

EN = Words(
    own=True,
    causes=CAUSES,
    statuses={status: str(status) for status in Status},
    moments={},
    phases={},
    controls={status: str(status) for status in ControlStatus},
    sources={},
    ready="READY {passed}/{total}",
    not_ready="NOT READY {passed}/{total}",
    configuration_error="CONFIGURATION ERROR",
    check_failed="CHECK FAILED",
    failed="the check failed",
    error="error",
    worker="worker",
    what="what",
    image="image",
    waived="Waived",
    is_waived="waived",
    warnings="Warnings",
    warning="warning",
    timeline="Timeline: {seconds} s",
    timeline_of="timeline ({seconds} s in all)",
    whole_run="run",
    output_of="Output of {phase}",
    shorter_phases="{count} shorter phases",
    used="What was used",
    order="order",
    seen_by="seen by {source}",
    control="control",
    hint="try",
    at="at",
    about="about {cause}",
    shortfall=(
        "Worker {worker} passed {passed} gates, `fail-under` asks for {asked}: a waived gate has"
        " not passed; set `fail-under: {passed}` if the worker truly has no use for it."
    ),
    more_gates="{count} more gates are not green: the job summary has them all.",
    more_workers="{count} more workers: see report.json",
    more_sections="{count} more sections: see report.json",
    commit="commit",
    run="this run",
    newly_red="Red here, green on {base}",
    newly_green="Green here, red on {base}",
    running="running",
    passed="passed in {seconds} s",
    left_out="Left out on GitHub: {what} ({why}). The verdict does not depend on it.",
    statuses_part="the commit statuses",
    comment_part="the pull request's comment",
    no_token="there is no `github-token`",  # noqa: S106  a sentence, not a password
    permissions="The job would need `permissions: {{{permissions}}}`.",
    from_a_fork=(
        "GitHub lets a pull request from a fork only read: log and job summary say it all."
    ),
    contracts={status: str(status) for status in ContractStatus},
    remarks={
        RemarkKind.UNREADABLE: "cannot be read as Python: what it imports is not known",
        RemarkKind.UNMATCHED: "`{about}` of `ignore_imports` matches no import: leave it out",
        RemarkKind.UNFINISHED: "what the code imports could not be found out: {about}",
    },
    code="imports: {broken} of {total} contracts broken (not counted among the gates)",
    code_title="imports",
    contract="contract",
    contract_broken="The contract `{name}` ({type}) is broken; no gate depends on it.",
    result="result",
    chain="chain of imports",
    more_remarks="{count} more remarks on imports: the job summary has them.",
    more_chains="{count} more chains: see report.json",
)
