"""Whatever a stranger prints is read without an undocumented error, and without taking long."""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mangling import mangled
from tests.fuzz.parsers import PARSERS

LINES, WIDTH = 3, 16_384
MOST_S = 1.0
"""Of processor time, for so many lines of the width that is kept of a line of a log."""

HARD = (
    *("/", "a/", "/a:1", ":", ": ", " ", "\t", "(", " (", "{", '"', "\\n", "\\n ", "1", "1:", "x"),
    *(
        ".",
        "a.",
        "x.Error",
        "Error",
        " in /",
        " at ",
        "-",
        "=",
        "'",
        "$",
        "${",
        "\\",
        "[",
        "&",
        ";",
    ),
    *("dial tcp ", "npm ERR! ", "dockerfile parse error", "Exception ", "\0", "é", '{"a":'),
)
"""What is repeated to fill a line: each is a bait for a pattern that looks twice."""


@pytest.mark.parametrize("name", PARSERS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_text_gives_a_value_or_the_documented_error(name: str, data: st.DataObject) -> None:
    parser = PARSERS[name]
    text = data.draw(mangled(parser.samples))
    with suppress(*parser.documented):
        parser.read(text)


@pytest.mark.parametrize("name", PARSERS)
def test_the_samples_themselves_are_read(name: str) -> None:
    parser = PARSERS[name]
    assert parser.samples
    for sample in parser.samples:
        with suppress(*parser.documented):
            parser.read(sample)


@pytest.mark.parametrize("name", PARSERS)
def test_no_text_takes_long(name: str) -> None:
    parser = PARSERS[name]
    for head, piece in product(parser.heads, HARD):
        line = (head + piece * (WIDTH // len(piece)))[:WIDTH]
        text = "\n".join((*[line] * LINES, line + '"}')).encode()
        began = time.process_time()
        with suppress(*parser.documented):
            parser.read(text)
        assert time.process_time() - began < MOST_S, f"{head!r} and then {piece!r}"
