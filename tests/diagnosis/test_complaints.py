"""What programs of any language print when a module is missing or a server is away."""

from __future__ import annotations

import pytest

from readiness.diagnosis.complaints import missing_module, not_let_in, server_away


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("ModuleNotFoundError: No module named 'apps.video'", "apps.video"),
        ("\x1b[1;35mModuleNotFoundError\x1b[0m: \x1b[35mNo module named 'apps'\x1b[0m", "apps"),
        ("Error: Cannot find module './absent'", "./absent"),
        ("Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'sharp' imported from /a.mjs", "sharp"),
        ("kernel.rb:136:in 'require': cannot load such file -- nokogiri (LoadError)", "nokogiri"),
        ("the module is not there", ""),
    ],
)
def test_a_missing_module_is_named_in_many_languages(line: str, name: str) -> None:
    assert missing_module(("starting", line, "the end")) == name


@pytest.mark.parametrize(
    "line",
    [
        "Error: connect ECONNREFUSED 127.0.0.1:6379",
        "Could not connect to Redis at redis:6379: Connection refused",
        "Error: getaddrinfo EAI_AGAIN postgres",
        "panic: dial tcp 10.0.0.2:6379: connect: connection refused",
        "dial tcp: lookup redis on 127.0.0.11:53: no such host",
        "java.net.UnknownHostException: postgres",
        "ConnectionError: Error -2 connecting to redis:6379. Name does not resolve.",
    ],
)
def test_a_server_that_is_away_is_told_from_other_errors(line: str) -> None:
    assert server_away((line,))
    assert not server_away(("Error: it is broken",))
    assert not not_let_in((line,))


def test_a_refused_password_is_no_server_that_is_away() -> None:
    lines = ("NOAUTH Authentication required.",)
    assert not_let_in(lines)
    assert not server_away(lines)
