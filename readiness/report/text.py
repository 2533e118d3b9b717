"""Makes untrusted text harmless for the place where it will stand: a log, Markdown or HTML."""

from __future__ import annotations

import html
import re
from unicodedata import east_asian_width

# Terminal sequences: CSI (colours, cursor), strings (titles, links; within a line), others.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, and what Unicode calls default-ignorable or no character at all: the runner
# compares by culture, which reads over them, and a person does not see them.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    r"\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_BROKEN = re.compile(r"[\ud800-\udfff]")
# The runner's older grammar finds `##[name]` anywhere in a line. What is no ASCII may be read over.
_LEGACY_COMMAND = re.compile(r"(#[^\x20-\x7e]*#[^\x20-\x7e]*)\[")

_CODE = re.compile(r"(?<!`)`([^`|\n]+)`(?!`)")
_PUNCTUATION = re.compile(r"([\\`*_~\[\]#$])")
_LEADING = re.compile(r"^(\s*\d*)([-+=:.)])")
# GitHub turns these into links and notifies people, after Markdown and HTML have been read.
# A backslash of ours may stand before the word, and is gone by then.
_REFERENCES = re.compile(r"(@|#|GH-|://|www\.)(?=\\?\w)", re.IGNORECASE)
_ZERO_WIDTH_SPACE = "&#8203;"
# What may be a commit's hash becomes a link as well, but not as code; a whole UUID or date is one.
_HASHES = r"(?<!\w)[0-9a-f][0-9a-f-]{6,}+(?!\w)|(?<!\w)[0-9a-f]{7,40}(?!\w)"


def plain(text: str) -> str:
    """The text without terminal sequences, invisible and broken characters; every break is LF."""
    text = _BREAKS.sub("\n", _ESCAPES.sub("", text))
    return _BROKEN.sub("\ufffd", _INVISIBLE.sub("", text))


def one_line(text: str) -> str:
    """The text on one line of plain words, in which the runner finds no command but at its start.

    For the middle of a line of ours: the line must begin with visible text of our own.
    """
    return _LEGACY_COMMAND.sub(r"\1\\[", " ".join(plain(text).split()))


def log_lines(text: str, prefix: str = "| ") -> tuple[str, ...]:
    """The text's lines for a log, each behind a visible prefix, so that none is a command."""
    lines = plain(text).rstrip("\n").split("\n")
    return tuple((prefix + _LEGACY_COMMAND.sub(r"\1\\[", line)).rstrip() for line in lines)


def padded(text: str, columns: int) -> str:
    """The text in as many columns of a terminal: a Hangul syllable takes two."""
    wide = sum(east_asian_width(character) in "WF" for character in text)
    return text + " " * (columns - len(text) - wide)


def markdown(text: str) -> str:
    """The text as one line of Markdown without structure, fit for a table's cell.

    Nothing in it is a link, a mention, a reference, HTML or a cell's end; only words in single
    backticks stay code.
    """
    parts = _CODE.split(" ".join(plain(text).split()))
    # `split` gives text and code in turn.
    return "".join(f"`{part}`" if odd % 2 else _escaped(part) for odd, part in enumerate(parts))


def html_line(text: str) -> str:
    """The text as one line inside an HTML element, where Markdown is not read."""
    return _unlinked(html.escape(" ".join(plain(text).split()), quote=True))


def fenced(text: str, language: str = "text") -> str:
    """The text as a code block whose fence is longer than any run of backticks in it."""
    text = plain(text).strip("\n")
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _escaped(text: str) -> str:
    text = _LEADING.sub(r"\1\\\2", _PUNCTUATION.sub(r"\\\1", text))
    return _unlinked(html.escape(text, quote=False).replace("|", "&#124;"))


def _unlinked(text: str) -> str:
    # Not within a character reference such as `&#124;`, which is no reference to an issue.
    pattern = rf"&#\w+;|{_REFERENCES.pattern}|(?P<hash>{_HASHES})"
    return re.sub(pattern, _parted, text, flags=re.IGNORECASE)


def _parted(found: re.Match[str]) -> str:
    if found["hash"]:
        return f"<code>{found[0]}</code>"
    return found[0] if found[1] is None else found[1] + _ZERO_WIDTH_SPACE
