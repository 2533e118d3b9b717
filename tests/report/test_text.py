"""Untrusted text stays text, wherever it is shown."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from readiness.report.text import fenced, html_line, log_lines, markdown, one_line, plain
from tests.runner.commands import parse

# Pieces that mean something to the runner, to Markdown or to a terminal, between arbitrary text.
PIECES = st.sampled_from(
    [
        *("::", "##[", "#", "[", "]", "::error::x", "::stop-commands::", "::add-mask::e"),
        *("##[set-output name=a]b", "\r", "\n", "\r\n", "\t", " ", "\x1b[31m", "\x1b]0;t\x07"),
        *("\x1b", "\x9b", "\u200b", "\ufeff", "\u2028", "\x85", "\x0b", "\x00", "\ud800", "\xad"),
        *("GH-1", "0123abc", "5f2b9a10-", "g"),
        *("`", "```", "|", "@user", "#12", "<b>", "</details>", "https://", "www.x", "\\", "*"),
    ]
)
HOSTILE = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join)


def runner_lines(text: str) -> list[str]:
    """The lines as the runner reads them, and again without what it may read over."""
    lines = re.split(r"\r\n|\r|\n", text)
    visible = ["".join(filter(_is_visible, line)) for line in lines]
    return lines + visible


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cf", "Cc", "Cs", "Cn", "Co", "Mn"}


def test_the_oracle_sees_a_command() -> None:
    assert parse("  ::error::x") is not None
    assert parse("text ##[group]x") is not None


@given(HOSTILE)
@example("::error::x")
@example("#\u200b#[set-env name=a]b")
@example("#\u0300#[error]b")
def test_no_log_line_is_a_command(text: str) -> None:
    for line in runner_lines("\n".join(log_lines(text))):
        assert parse(line) is None


@given(HOSTILE)
@example("##[error]x")
def test_no_line_of_ours_with_text_in_it_is_a_command(text: str) -> None:
    (line, visible) = runner_lines(f"seen by {one_line(text)}")
    assert parse(line) is None
    assert parse(visible) is None


@given(HOSTILE)
def test_plain_text_has_neither_control_nor_invisible_characters(text: str) -> None:
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\ufeff\ud800-\udfff]", plain(text)
    )


@given(HOSTILE)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never ended\nnext", "\nnext"),
        ("10%\r20%\r\ndone", "10%\n20%\ndone"),
        ("a\ud800b", "a\ufffdb"),
        ("tab\tstays, é 한 too", "tab\tstays, é 한 too"),
    ],
)
def test_terminal_sequences_go_and_words_stay(text: str, shown: str) -> None:
    assert plain(text) == shown


# What GitHub makes links of after Markdown has been read: mentions, issues, addresses, commits.
AUTOLINKED = r"@\w|#\w|\bGH-\d|://\w|www\.\w|(?<!\w)[0-9a-f]{7,40}(?!\w)"


def words_of(tokens: list[Token]) -> str:
    """The text outside of code, which parts it; the only element is `<code>`, never left open."""
    words, is_code = "", False
    for token in tokens:
        if token.type == "html_inline":
            is_code = not is_code
            assert token.content == ("<code>" if is_code else "</code>")
        words += token.content if token.type in {"text", "text_special"} and not is_code else " "
    assert not is_code
    return words


def cell_content(text: str) -> list[Token]:
    """What a Markdown reader sees in the cell of a table of one column and two rows."""
    reader = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    tokens = reader.parse(f"| a |\n|---|\n| {text} |\n| end |")
    cells = [token.children or [] for token in tokens if token.type == "inline"]
    assert [cell[0].content for cell in (cells[0], cells[-1])] == ["a", "end"]
    assert len(cells) == 3
    return cells[1]


def test_the_oracle_sees_markdown() -> None:
    assert {token.type for token in cell_content("*a* [b](c)")} >= {"em_open", "link_open"}


@given(HOSTILE)
@example("`a``@b`")
@example("`a```b`")
@example("\\`@a\\`")
@example("#_")
def test_markdown_text_stays_text_or_code_in_its_cell(text: str) -> None:
    tokens = cell_content(markdown(text))
    assert {token.type for token in tokens} <= {
        "text",
        "text_special",
        "code_inline",
        "html_inline",
    }
    assert not re.search(AUTOLINKED, words_of(tokens), re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("raise `timeout` or a_b", "raise `timeout` or a\\_b"),
        ("a|b", "a&#124;b"),
        ("ask @octocat", "ask @&#8203;octocat"),
        ("see #12", "see \\#&#8203;12"),
        ("GH-12, gh-3", "GH-&#8203;12, gh-&#8203;3"),
        ("of 0123abc.", "of <code>0123abc</code>."),
        ("id 5f2b9a10-77aa-41c2", "id <code>5f2b9a10-77aa-41c2</code>"),
        ("0123abc-x", "<code>0123abc</code>-x"),
        ("at 2026-11-26T09:30", "at 2026-11-26T09:30"),
        ("<script>", "&lt;script&gt;"),
        ("[x](javascript:y)", "\\[x\\](javascript:y)"),
        ("- item\nnext", "\\- item next"),
        ("1. item", "1\\. item"),
        ("`a|b`", "\\`a&#124;b\\`"),
    ],
)
def test_markdown_keeps_the_words(text: str, shown: str) -> None:
    assert markdown(text) == shown


@given(HOSTILE)
def test_a_fence_is_never_closed_by_its_content(text: str) -> None:
    first, *content, last = fenced(text).split("\n")
    assert first == f"{last}text"
    assert not any(line.lstrip().startswith(last) for line in content)


@given(HOSTILE)
def test_html_text_opens_no_element(text: str) -> None:
    line = html_line(text)
    outside = re.sub(r"<code>[0-9a-fA-F-]+</code>", "", line)
    assert not re.search(r"[<>\n\"]|@\w", outside)
