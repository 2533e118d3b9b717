"""GitHub is told what happened, and nothing that GitHub does changes a run."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from readiness.errors import LabError
from readiness.github import api
from readiness.github.event import Subject
from readiness.github.reporter import Reporter
from readiness.github.settings import Settings
from readiness.model import GateId, Report
from readiness.report.links import Links
from readiness.report.redact import Redactor
from readiness.report.words import EN, LANGUAGES
from readiness.sentence import quoted
from tests.github import stub
from tests.github.stub import READ_ONLY, TOKEN, Fault, GitHub
from tests.report.samples import CLIENT_NONE, SAMPLES, SECRET, clean, report, worker
from tests.runner.commands import parse

SHA = "a" * 40
PULL_REQUEST = Subject(repository="octo/academy", sha=SHA, pull_request=7, base="release/1")
PUSH = Subject(repository="octo/academy", sha=SHA)
LINKS = Links(run="https://github.example/octo/academy/actions/runs/7")
SETTINGS = Settings(api_url="", token=TOKEN, key="readiness.yml")
BUSY = Fault(status=503, message="Service Unavailable")

Tell = Callable[..., str]


@pytest.fixture
def github() -> Iterator[GitHub]:
    with stub.running() as github:
        yield github
        assert github.problems == []


@pytest.fixture
def tell(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Tells the stub of a whole run; gives what was printed."""
    monkeypatch.setattr(api, "LONGEST_WAIT_S", 0.05)

    def tell(
        dirty: Report,
        subject: Subject = PULL_REQUEST,
        settings: Settings = SETTINGS,
        language: str = "en",
        begun: int = 0,
    ) -> str:
        out = io.StringIO()
        settings = replace(settings, api_url=settings.api_url or github.url)
        reporter = Reporter(settings, subject, LINKS, LANGUAGES[language], out)
        reporter.begin([worker.name for worker in dirty.workers])
        _wait(lambda: len(github.asked(stub.STATUS)) >= begun)
        reporter.end(clean(dirty))
        return out.getvalue()

    return tell


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()


@pytest.mark.parametrize(
    "body",
    [
        {"state": "red"},
        {"description": "no state"},
        {"state": "success", "description": "x" * 141},
        {"state": "success", "colour": "red"},
    ],
)
def test_the_stub_refuses_what_github_would(body: dict[str, str]) -> None:
    with stub.running() as github:
        asked = api.Api(url=github.url, repository="octo/academy", token=TOKEN)
        with pytest.raises(api.ApiError, match="422"):
            asked.post(f"statuses/{SHA}", body, repeatable=True)
        assert github.problems


def test_everything_is_pending_first_and_then_what_it_became(github: GitHub, tell: Tell) -> None:
    assert tell(SAMPLES["fail"], begun=9) == ""
    posted = [request.body for request in github.asked(stub.STATUS)]
    assert {body["state"] for body in posted[:9]} == {"pending"}
    assert {request.parameters["sha"] for request in github.asked(stub.STATUS)} == {SHA}
    assert {body["target_url"] for body in posted} == {LINKS.run}
    assert github.statuses["readiness/verdict"] == "failure"
    red = {name for name, state in github.statuses.items() if state != "success"}
    assert red == {"readiness/verdict", "readiness/video/redis"}
    assert len(github.statuses) == 9


@pytest.mark.parametrize(
    ("sample", "state"),
    [("green", "success"), ("waived-ready", "success"), ("blocked", "failure"), ("error", "error")],
)
def test_the_verdict_has_its_state(github: GitHub, tell: Tell, sample: str, state: str) -> None:
    tell(SAMPLES[sample])
    assert github.statuses["readiness/verdict"] == state


def test_a_hostile_worker_puts_nothing_that_github_refuses(github: GitHub, tell: Tell) -> None:
    assert tell(SAMPLES["hostile"]) == ""
    said = [str(request.body) for request in github.requests]
    assert not [text for text in said if SECRET in text]


def test_a_run_of_some_workers_does_not_speak_for_the_whole(github: GitHub, tell: Tell) -> None:
    tell(SAMPLES["green"], settings=replace(SETTINGS, selected=("video", "messaging")))
    assert "readiness/verdict" not in github.statuses
    assert github.statuses["readiness/video+messaging/verdict"] == "success"


def test_statuses_are_set_on_no_one_s_wish_but_the_input_s(github: GitHub, tell: Tell) -> None:
    tell(SAMPLES["fail"], settings=replace(SETTINGS, statuses="false"))
    assert github.asked(stub.STATUS) == []


def test_a_red_run_comments_and_the_next_ones_update_that(github: GitHub, tell: Tell) -> None:
    tell(SAMPLES["fail"])
    tell(SAMPLES["blocked"])
    (comment,) = github.comments
    marker, heading, *_ = comment["body"].splitlines()
    assert marker == "<!-- readiness readiness.yml not-ready -->"
    assert heading == "## NOT READY 2/4"


def test_a_green_run_is_quiet_until_something_was_red(github: GitHub, tell: Tell) -> None:
    tell(SAMPLES["green"])
    assert github.comments == []
    tell(SAMPLES["fail"])
    tell(SAMPLES["green"])
    (comment,) = github.comments
    assert comment["body"].startswith("<!-- readiness readiness.yml ready -->\n## READY 8/8")
    tell(SAMPLES["green"])
    assert len(github.asked(stub.UPDATE)) == 1


@pytest.mark.parametrize(("mode", "comments"), [("always", 1), ("never", 0)])
def test_a_green_run_comments_as_asked(
    github: GitHub, tell: Tell, mode: str, comments: int
) -> None:
    tell(SAMPLES["green"], settings=replace(SETTINGS, comment=mode))
    assert len(github.comments) == comments


def test_each_configuration_has_a_comment_of_its_own(github: GitHub, tell: Tell) -> None:
    tell(SAMPLES["fail"])
    tell(SAMPLES["fail"], settings=replace(SETTINGS, key="services/a--b>/readiness.yml"))
    assert len(github.comments) == 2
    assert github.comments[1]["body"].startswith(
        "<!-- readiness services/a%2D%2Db%3E/readiness.yml not-ready -->\n"
    )


def test_our_comment_is_found_among_many(github: GitHub, tell: Tell) -> None:
    github.comments += [{"id": n, "user": stub.BOT, "body": "hi"} for n in range(250)]
    tell(SAMPLES["fail"])
    tell(SAMPLES["fail"])
    assert len(github.comments) == 251


def test_a_person_s_comment_with_our_marker_is_left_alone(github: GitHub, tell: Tell) -> None:
    forged = "<!-- readiness readiness.yml ready -->\nREADY, believe me"
    github.comments.append({"id": 1, "user": {"type": "User"}, "body": forged})
    tell(SAMPLES["fail"])
    assert github.comments[0]["body"] == forged
    assert len(github.comments) == 2


def test_a_long_comment_is_cut_to_what_github_takes(github: GitHub, tell: Tell) -> None:
    findings = [replace(CLIENT_NONE, message=quoted(f"number {n}")) for n in range(200)]
    many = report(*(worker(f"w{n}", {GateId.REDIS: one}) for n, one in enumerate(findings)))
    assert tell(many) == ""
    body = github.comments[0]["body"]
    assert "more sections: see report.json" in body
    assert LINKS.run in body


def test_the_comment_tells_what_the_base_branch_had(github: GitHub, tell: Tell) -> None:
    github.base_statuses = [
        {"context": "readiness/video/redis", "state": "success"},
        {"context": "readiness/video/queue", "state": "failure"},
    ]
    tell(SAMPLES["fail"])
    (asked,) = github.asked(stub.COMBINED)
    assert asked.parameters["ref"] == "release/1"
    body = github.comments[0]["body"]
    assert "**Red here, green on release/1:** video/redis" in body
    assert "**Green here, red on release/1:** video/queue" in body


def test_no_comment_without_a_pull_request(github: GitHub, tell: Tell) -> None:
    assert tell(SAMPLES["fail"], PUSH) == ""
    assert {request.operation for request in github.requests} == {stub.STATUS}


def test_korean_is_spoken_in_comment_and_statuses(github: GitHub, tell: Tell) -> None:
    tell(SAMPLES["fail"], language="ko", begun=9)
    body = github.comments[0]["body"]
    assert "## 통과: 7/8 · 미통과 항목을 해결한 후 다시 실행하세요." in body
    assert "Redis 클라이언트가 생성되지 않음" in body
    said = [request.body["description"] for request in github.asked(stub.STATUS)]
    assert "검사 중" in said


def test_a_read_only_token_is_one_plain_line(github: GitHub, tell: Tell) -> None:
    github.faults = {name: [READ_ONLY] for name in (stub.STATUS, stub.COMMENTS)}
    (line,) = tell(SAMPLES["fail"]).splitlines()
    assert parse(line) is None
    assert line == (
        "- Left out on GitHub: the commit statuses, the pull request's comment (403 Resource not"
        " accessible by integration). The verdict does not depend on it. The job would need"
        " `permissions: {statuses: write, pull-requests: write}`."
    )
    assert len(github.asked(stub.STATUS)) == 1


def test_what_was_demanded_and_failed_is_a_warning(github: GitHub, tell: Tell) -> None:
    github.faults = {stub.STATUS: [READ_ONLY]}
    said = tell(SAMPLES["green"], settings=replace(SETTINGS, statuses="true"))
    command = parse(said.rstrip("\n"))
    assert command is not None
    assert command.name == "warning"


def test_a_token_that_is_none_is_told_as_any_fault(github: GitHub, tell: Tell) -> None:
    said = tell(SAMPLES["fail"], settings=replace(SETTINGS, token="토큰"))
    assert said.startswith("- Left out on GitHub: ")
    assert github.requests == []


@pytest.mark.parametrize("statuses", ["auto", "true"])
def test_without_a_token_nothing_is_asked(github: GitHub, tell: Tell, statuses: str) -> None:
    said = tell(SAMPLES["fail"], settings=replace(SETTINGS, token="", statuses=statuses))
    assert "there is no `github-token`" in said
    assert said.startswith("::warning::" if statuses == "true" else "- ")
    assert github.requests == []


@pytest.mark.parametrize(
    "fault",
    [
        BUSY,
        Fault(status=429, message="Too many", headers={"Retry-After": "3600"}),
        Fault(status=403, message="secondary rate limit", headers={"Retry-After": "1"}),
    ],
)
def test_what_passes_by_itself_is_tried_again(github: GitHub, tell: Tell, fault: Fault) -> None:
    github.faults = {stub.COMMENTS: [fault, fault, Fault(status=200, text="[]")]}
    assert tell(SAMPLES["fail"]) == ""
    assert len(github.comments) == 1
    assert len(github.asked(stub.COMMENTS)) == 3


def test_a_comment_that_may_have_been_written_is_not_written_twice(
    github: GitHub, tell: Tell
) -> None:
    github.faults = {stub.CREATE: [BUSY]}
    assert "the pull request's comment (503 Service Unavailable)" in tell(SAMPLES["fail"])
    assert len(github.asked(stub.CREATE)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=404, message="Not Found"),
        Fault(status=422, message="Validation Failed\n::error::x"),
        Fault(status=500, text="<html>"),
        Fault(status=502, text="{}"),
        Fault(status=302, headers={"Location": "/api/v3/elsewhere"}),
        Fault(status=200, text="no json"),
        Fault(status=200, text='{"an": "object"}'),
        Fault(status=200, text='[1, {"id": "x"}, {"body": null}]'),
        Fault(status=200, text="[" * 100_000),
        Fault(status=200, text="9" * 5000),
    ],
)
def test_whatever_github_answers_there_is_at_most_one_plain_line(
    github: GitHub, tell: Tell, fault: Fault
) -> None:
    operations = (stub.STATUS, stub.COMMENTS, stub.CREATE, stub.COMBINED)
    github.faults = {name: [fault] for name in operations}
    lines = tell(SAMPLES["fail"]).splitlines()
    assert len(lines) <= 1
    assert not [line for line in lines if parse(line)]


def test_nobody_listens(tell: Tell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    said = tell(SAMPLES["fail"], settings=replace(SETTINGS, api_url=f"http://127.0.0.1:{port}"))
    assert said.count("\n") == 1
    assert "no answer (ConnectionError)" in said


@pytest.mark.parametrize("fault", [Fault(delay=60.0), Fault(status=200, drip=0.3, text="[" * 999)])
def test_a_slow_github_costs_no_more_than_the_budget(
    github: GitHub, tell: Tell, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readiness.github.reporter.BUDGET_S", 1.0)
    github.faults = {name: [fault] for name in (stub.STATUS, stub.COMMENTS)}
    began = time.monotonic()
    assert tell(SAMPLES["fail"]).startswith("- Left out on GitHub: the commit statuses, the pull")
    assert time.monotonic() - began < 4


def test_a_run_that_is_cut_off_leaves_nothing_pending(github: GitHub) -> None:
    reporter = Reporter(
        replace(SETTINGS, api_url=github.url), PULL_REQUEST, LINKS, EN, io.StringIO()
    )
    reporter.begin(["video"])
    reporter.failed(LabError(quoted(f"the run was cancelled: {SECRET}")), Redactor([SECRET]))
    assert set(github.statuses.values()) == {"error"}
    assert len(github.statuses) == 5
    (comment,) = github.comments
    assert "## CHECK FAILED (exit 3)" in comment["body"]
    assert SECRET not in str(github.requests)


def test_a_run_that_ends_while_it_begins_leaves_nothing_pending(github: GitHub, tell: Tell) -> None:
    github.faults = {stub.STATUS: [Fault(status=201, text="{}", delay=0.2)]}
    tell(SAMPLES["green"])
    time.sleep(0.5)
    states = [request.body["state"] for request in github.asked(stub.STATUS)]
    assert states == sorted(states)
    assert set(github.statuses.values()) == {"success"}


def test_a_comment_that_is_gone_or_not_ours_is_written_anew(github: GitHub, tell: Tell) -> None:
    settings = replace(SETTINGS, token=TOKEN)
    tell(SAMPLES["fail"], settings=settings)
    github.faults = {stub.UPDATE: [Fault(status=404, message="Not Found")]}
    assert tell(SAMPLES["fail"], settings=settings) == ""
    assert len(github.comments) == 2
    github.faults = {}
    tell(SAMPLES["green"], settings=settings)
    assert "not-ready" in github.comments[0]["body"]
    assert "## READY 8/8" in github.comments[1]["body"]


def test_of_very_many_workers_only_the_whole_is_pending(github: GitHub, tell: Tell) -> None:
    tell(report(*(worker(f"w{n}") for n in range(12))), begun=1)
    pending = [one for one in github.asked(stub.STATUS) if one.body["state"] == "pending"]
    assert [one.body["context"] for one in pending] == ["readiness/verdict"]
    assert len(github.statuses) == 1 + 12 * 4


def test_a_run_of_very_many_workers_has_a_name_that_github_takes(
    github: GitHub, tell: Tell
) -> None:
    for last in "ab":
        names = (*(f"worker-{n}" for n in range(100)), last)
        assert tell(SAMPLES["green"], settings=replace(SETTINGS, selected=names)) == ""
    assert len([name for name in github.statuses if name.endswith("/verdict")]) == 2


def test_a_fork_is_told_that_nothing_can_be_done(github: GitHub, tell: Tell) -> None:
    github.faults = {name: [READ_ONLY] for name in (stub.STATUS, stub.CREATE)}
    said = tell(SAMPLES["fail"], replace(PULL_REQUEST, fork=True))
    assert "a pull request from a fork only read" in said
    assert "permissions" not in said


def test_an_error_before_the_plan_is_one_status(github: GitHub) -> None:
    out = io.StringIO()
    reporter = Reporter(replace(SETTINGS, api_url=github.url), PUSH, LINKS, EN, out)
    reporter.failed(LabError(quoted("no engine")), Redactor([]))
    assert github.statuses == {"readiness/verdict": "error"}
    assert out.getvalue() == ""
