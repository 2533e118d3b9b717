"""No form of a secret survives."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.report.redact import Redactor, cleaned
from tests.report.samples import SAMPLES, SECRET, clean

PASSWORD = 'p@ss/w"örd&1?'


@pytest.mark.parametrize(
    "shown",
    [
        PASSWORD,
        quote(PASSWORD, safe=""),
        quote(PASSWORD, safe="").lower(),
        json.dumps(PASSWORD),
        json.dumps(PASSWORD, ensure_ascii=False),
        "p@ss/w&quot;örd&amp;1?",
        PASSWORD[:5] + "\n" + PASSWORD[5:],
        PASSWORD[:5] + " \n    " + PASSWORD[5:],
        PASSWORD[:5] + "\x1b[1m" + PASSWORD[5:],
        PASSWORD[:5] + "\u200b" + PASSWORD[5:],
    ],
)
def test_a_secret_is_found_in_its_common_forms(shown: str) -> None:
    assert (
        Redactor([PASSWORD]).clean(f"before {shown} after").replace('"', "") == "before *** after"
    )


@pytest.mark.parametrize("before", ["", "a", "ab", "user:"])
@pytest.mark.parametrize("after", ["", "x", "xy"])
def test_a_secret_is_found_in_base64_wherever_it_begins(before: str, after: str) -> None:
    secret = "correct-horse-battery"
    encoded = base64.b64encode(f"{before}{secret}{after}".encode()).decode()
    text = Redactor([secret]).clean(encoded)
    assert "***" in text
    # What is left of it is what it shares its groups of three bytes with.
    assert len(text.replace("***", "")) <= len(encoded) - len(secret)


def test_a_secret_in_wrapped_base64_is_found() -> None:
    secret = "s" * 10 + "-a-long-one-" * 8
    wrapped = base64.encodebytes(secret.encode()).decode()
    assert Redactor([secret]).clean(wrapped).strip() == "***"


def test_each_line_of_a_key_is_a_secret_but_not_its_brackets() -> None:
    redactor = Redactor(['{\n  "key": "abc"\n}'])
    assert redactor.clean('x {} "key": "abc" {') == "x {} *** {"


def test_a_secret_within_which_a_line_was_cut_is_found() -> None:
    redactor = Redactor(["correct-horse-battery"])
    text = "a correct-horse-b…\nthen correct-h…\nof correct horses…\na correct…"
    assert redactor.clean(text) == "a ***…\nthen ***…\nof correct horses…\na correct…"


def test_overlapping_secrets_leave_no_end() -> None:
    assert Redactor(["abcdef", "defghi"]).clean("abcdefghi") == "***"
    assert Redactor(["abab"]).clean("ababab") == "***"


def test_a_short_secret_is_replaced_as_a_word_only() -> None:
    assert Redactor(["x"]).clean("x=x, max") == "***=***, max"


def test_nothing_is_replaced_where_there_is_no_secret() -> None:
    assert Redactor(["", "  "]).clean("nothing to hide") == "nothing to hide"


@settings(deadline=None)
@given(secret=st.text(min_size=4).filter(str.isalnum), around=st.text())
def test_a_secret_never_survives(secret: str, around: str) -> None:
    assert secret not in Redactor([secret]).clean(around + secret + around).replace("***", "")


def test_all_free_text_of_a_report_is_cleaned() -> None:
    assert SECRET not in repr(clean(SAMPLES["hostile"]))


def test_an_excerpt_is_short_and_narrow() -> None:
    (worker,) = SAMPLES["hostile"].workers
    finding = replace(worker.gates[0].finding, excerpt=("x" * 10_000,) * 1000)
    gates = (replace(worker.gates[0], finding=finding), *worker.gates[1:])
    report = replace(SAMPLES["hostile"], workers=(replace(worker, gates=gates),))
    excerpt = cleaned(report, Redactor([])).workers[0].gates[0].finding.excerpt
    assert len(excerpt) <= 60
    assert max(map(len, excerpt)) <= 501
