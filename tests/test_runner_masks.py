"""The runner harness masks secrets as GitHub's runner does."""

import base64

import pytest

from tests.runner.masks import Masker


def masked(text: str, *secrets: str) -> str:
    masker = Masker()
    for secret in secrets:
        masker.add_with_lines(secret)
    return masker.mask(text)


@pytest.mark.parametrize(
    "written",
    [
        "pass 'n\"<word>\\",
        base64.b64encode(b"pass 'n\"<word>\\").decode(),
        "pass%20%27n%22%3Cword%3E%5C",
        "pass 'n\\\"<word>\\\\",
        "pass ''n\"<word>\\",
        "pass &apos;n&quot;&lt;word&gt;\\",
    ],
)
def test_a_secret_is_masked_in_every_form(written: str) -> None:
    assert masked(f"a {written} b", "pass 'n\"<word>\\") == "a *** b"


@pytest.mark.parametrize("user", ["", "u:", "us:", "use:"])
def test_a_secret_is_masked_inside_base64_whatever_stands_before_it(user: str) -> None:
    secret = "a-long-enough-secret"
    written = base64.b64encode(f"{user}{secret}".encode()).decode()
    assert "***" in masked(written, secret)


def test_each_line_of_a_secret_is_masked_too() -> None:
    secret = "first line\r\n  second line \n\n"
    assert masked("the second line, the first line", secret) == "the ***, the ***"


def test_overlapping_and_adjacent_secrets_become_one_mask() -> None:
    assert masked("xabcdx-abef", "abc", "bcd", "ab", "ef") == "x***x-***"


def test_even_a_single_letter_is_masked() -> None:
    assert masked("seen", "e") == "s***n"


def test_a_quoted_secret_is_masked_without_its_quotes() -> None:
    assert masked("the password", '"password"') == "the ***"


def test_nothing_is_masked_without_secrets() -> None:
    assert masked("plain text", "", "\n") == "plain text"
