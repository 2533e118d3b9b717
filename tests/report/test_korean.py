"""A report whose sentences travelled is told in Korean to its end."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from readiness import early
from readiness.errors import CANCELLED, LabError
from readiness.model import (
    CodeRemark,
    CodeResult,
    Control,
    ControlStatus,
    Evidence,
    Finding,
    GateId,
    Location,
    RemarkKind,
    Report,
)
from readiness.report import json_report
from readiness.report.annotations import annotation
from readiness.report.reader import read
from readiness.report.redact import Redactor, cleaned
from readiness.report.terminal import failure_text, final_text
from readiness.report.words import EN, KO
from readiness.sentence import Sentence, quoted, say
from tests.report.samples import CLIENT_NONE, STARTED, clean, report, worker

WHY = say("it gave {client} instead of a client", client="None")
SAW = say("the server saw no command from its address ({address})", address="10.0.0.7")
FOUND = replace(
    CLIENT_NONE,
    message=say(
        "expected `{name}` to give a client that reaches {redis}; {what}; {saw}",
        name="libs.redis:get",
        redis=say("the lab's Redis"),
        what=WHY,
        saw=SAW,
    ),
    hint=say("use the password in REDIS_PASSWORD or REDIS_URL"),
    evidence=(Evidence(source="redis", statement=SAW, at=STARTED),),
    control=Control(
        status=ControlStatus.NOT_RUN, statement=say("not waited for: the probe itself was red")
    ),
)
TOLD = (
    "`libs.redis:get`이(가) 점검용 Redis에 연결되는 클라이언트를 제공해야 하는데,"
    " 클라이언트 대신 None을(를) 반환했습니다."
    " 서버는 해당 주소(10.0.0.7)에서 온 명령을 받지 못했습니다."
)


def with_finding(finding: Finding) -> Report:
    """A report with one red gate."""
    return report(worker(findings={GateId.REDIS: finding}))


def test_a_finding_is_told_in_korean_and_says_nothing_twice() -> None:
    gate = with_finding(FOUND).workers[0].gates[1]
    assert annotation(clean(with_finding(FOUND)), "video", gate, KO).message.splitlines() == [
        TOLD,
        "확인(redis) 09:30:00.125: 서버는 해당 주소(10.0.0.7)에서 온 명령을 받지 못했습니다",
        "대조 시험 (실행 안 함): 실제 검사가 이미 실패하여 기다리지 않음",
        "해결 방법: REDIS_PASSWORD 또는 REDIS_URL의 비밀번호를 사용하세요.",
    ]


def test_a_report_that_was_written_and_read_again_is_told_alike() -> None:
    once = clean(
        replace(
            with_finding(FOUND),
            failure=say("there is no image to run: {why}", why=WHY),
            warnings=(say("gate {id}: {line}", id="redis", line=SAW), quoted("{name}")),
            code=CodeResult(
                contracts=(),
                remarks=(
                    CodeRemark(
                        kind=RemarkKind.UNFINISHED,
                        location=Location(path="readiness.yml", line=1),
                        about=say("it was not done within {seconds} s", seconds="60"),
                    ),
                ),
            ),
        )
    )
    assert "60초 안에 끝나지 않았습니다" in final_text(once, KO)
    again = clean(read(json_report.render(once).encode()))
    assert final_text(again, KO) == final_text(once, KO)
    assert json_report.document(again)["sentences"] == json_report.document(once)["sentences"]


@pytest.mark.parametrize(
    "made_of",
    [
        {"template": "use the password in REDIS_PASSWORD or REDIS_URL", "values": {}},
        {"template": "{a}", "values": {"a": {"template": "gate {id}: {line}", "values": {}}}},
    ],
)
def test_a_text_that_is_not_what_its_template_says_is_shown_as_it_stands(
    made_of: dict[str, object],
) -> None:
    forged = json.loads(json_report.render(clean(with_finding(FOUND))))
    gate = forged["workers"][0]["gates"][1]
    gate["message"] = "the worker is fine"
    forged["sentences"] = {"the worker is fine": made_of}
    message = read(json.dumps(forged).encode()).workers[0].gates[1].finding.message
    assert KO.say(message) == "the worker is fine"


def test_what_an_older_report_says_in_english_only_stands_below_the_general_sentence() -> None:
    older = json.loads(json_report.render(clean(with_finding(FOUND))))
    del older["sentences"]
    finding = read(json.dumps(older).encode()).workers[0].gates[1].finding
    assert finding.cause is not None
    assert KO.sentences(finding) == (KO.causes[finding.cause].meaning, FOUND.message)
    assert KO.advice(finding) == (KO.causes[finding.cause].advice, FOUND.hint)


def test_a_secret_in_a_value_is_masked_in_every_language() -> None:
    said = Redactor(["hunter2-hunter2"]).sentence(
        say("{was} ({why})", was=WHY, why="hunter2-hunter2")
    )
    assert said == "it gave None instead of a client (***)"
    assert KO.say(said) == "클라이언트 대신 None을(를) 반환했습니다(이유: ***)"


def test_a_secret_across_the_border_of_a_value_is_masked_and_not_taken_apart() -> None:
    said = Redactor(["gate redis"]).sentence(say("gate {id}: {line}", id="redis", line="x"))
    assert said == "***: x"
    assert KO.say(said) == "***: x"


def test_a_secret_that_is_a_word_of_ours_costs_no_translation() -> None:
    said = Redactor(["gate"]).sentence(say("gate {id}: {line}", id="redis", line="x"))
    assert said == "*** redis: x"
    assert KO.say(said) == "게이트 redis: x"


def test_a_sentence_of_pages_is_cut_in_every_language() -> None:
    long = replace(FOUND, message=say("there is no image to run: {why}", why="m" * 10**6))
    message = cleaned(with_finding(long), Redactor([])).workers[0].gates[1].finding.message
    assert isinstance(message, Sentence)
    assert 2000 < len(message) < 2100
    assert 2000 < len(KO.say(message)) < 2100


def test_a_run_that_is_cancelled_while_it_loads_ends_in_the_catalogues_words() -> None:
    error = LabError(CANCELLED)
    assert failure_text(error, Redactor([]), EN) == early.LAST_WORDS
    assert failure_text(error, Redactor([]), KO) == early.IN_KOREAN
