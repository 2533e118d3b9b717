"""Reading the text of a shell: its commands, and what they change for those that come after."""

from __future__ import annotations

import itertools
import posixpath
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace

from readiness.probes import runners
from readiness.probes.image_files import ImageFiles

SHELLS = frozenset(("sh", "bash", "dash", "ash", "zsh"))

Command = tuple[tuple[str, ...], ImageFiles]
"""The words of a command, and the files as it meets them."""

_BREAKS = ";&|()"
_PREFIXES = frozenset(("exec", "if", "then", "else", "elif", "do", "while", "until", "!", "{"))
_ASSIGNED = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_SETTERS = frozenset(("export", "declare", "readonly", "typeset"))
_PATH = re.compile(r"\$(?:PATH\b|\{PATH\})")
_SHORT_LOGIN = re.compile(r"-[a-z]*l[a-z]*")
_PROFILES = (".bash_profile", ".bash_login", ".profile")
_ITSELF = r"\"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?\"?"
_FOUND = rf"\"?(?:\$\((?:realpath|readlink -f)(?: --)? {_ITSELF}\)|{_ITSELF})\"?"
_DIRNAME = rf"\"?\$\(dirname(?: --)? {_FOUND}\)\"?"
_QUIETLY = r"(?: *>[^&;|)]*(?:2>&1)?)?"
_OWN_FOLDER = (
    re.compile(rf"\$\(cd(?: -P)?(?: --)? {_DIRNAME}{_QUIETLY} *&& *pwd(?: -P)?\)"),
    re.compile(rf"\$\(dirname(?: --)? {_FOUND}\)"),
    re.compile(r"\$\{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\}"),
)
"""How a script asks for the folder that it lies in."""
_WITH_A_FILE = ("--rcfile", "--init-file")
# What these are given is no command: a message, a name, a file.
_NO_COMMANDS = frozenset(
    (  # noqa: SIM905  a list of words
        "[ [[ case chmod chown cp echo esac exit export fi for ln local mkdir mv printf read return"
        " rm set shift sleep test trap unset"
    ).split()
)


def commands(text: str, files: ImageFiles) -> tuple[list[Command], ImageFiles]:
    """The commands of a shell's text, and the files as they are after them.

    Followed are `cd`, activated environments, variables that are set, and what is put in front of
    PATH.
    """
    found: list[Command] = []
    for segment in _segments(text):
        words = tuple(map(files.expanded, segment))
        if command := _bare(words):
            found.append((command, assigned(words[: -len(command)], files)))
        files = _after(words, files)
    return found, files


def text_of_shell(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """The text that a shell is given with `-c`, and what comes after it; None where it has none.

    `words` are those after the shell's name, options of its own among them.
    """
    at, reads_text = 0, False
    while at < len(words) and words[at][:1] in ("-", "+") and words[at] != "--":
        word = words[at]
        at += 1
        if word.startswith("--"):
            at += word in _WITH_A_FILE
            continue
        at += sum(word.count(letter) for letter in "oO")
        reads_text = reads_text or (word[0] == "-" and "c" in word)
    return (words[at], words[at + 1 :]) if reads_text and at < len(words) else None


def logged_in(words: tuple[str, ...], files: ImageFiles) -> ImageFiles:
    """The files as they are after what a shell reads first where its options make it a login one.

    `words` are those after its name.
    """
    options = tuple(itertools.takewhile(lambda word: word[:1] in ("-", "+"), words))
    if not any(word == "--login" or _SHORT_LOGIN.fullmatch(word) for word in options):
        return files
    home = files.variables.get("HOME", "/root")
    texts = [files.read("/etc/profile"), *files.matching("/etc/profile.d/*.sh")]
    own = (files.read(posixpath.join(home, name)) for name in _PROFILES)
    texts.append(next(filter(None, own), b""))
    for text in filter(None, texts):
        files = replace(commands(text.decode("utf-8", "replace"), files)[1], workdir=files.workdir)
    return files


def split(text: str) -> tuple[str, ...]:
    """The words of one line."""
    try:
        return tuple(shlex.split(text))
    except ValueError:  # quotes that go on in the next line
        return tuple(text.split())


def _segments(text: str) -> Iterator[tuple[str, ...]]:
    for line in text.replace("\\\n", " ").splitlines():
        if line.lstrip().startswith("#"):
            continue
        segment: list[str] = []
        for word in (*_words(line), ";"):
            if word.strip(_BREAKS):
                segment.append(word)
            elif segment:
                yield tuple(segment)
                segment = []


def _words(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=_BREAKS)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        return list(lexer)
    except ValueError:
        return line.split()


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """The command without what stands before it; empty where nothing is run."""
    while words and (words[0] in _PREFIXES or _ASSIGNED.fullmatch(words[0])):
        words = words[1:]
    return () if not words or words[0] in _NO_COMMANDS else words


def _after(words: tuple[str, ...], files: ImageFiles) -> ImageFiles:
    match words:
        case ("cd", folder, *_) if "$" not in folder:
            return files.cd(folder)
        case ("." | "source", script, *_) if script.endswith("/bin/activate"):
            return files.first(posixpath.dirname(files.place(script)))
        case ("." | "source", script, *_):
            return _after_the_script(files.place(script), files)
        case ("conda" | "mamba" | "micromamba", "activate", name, *_):
            found = runners.conda_environment(name, "", files)
            return files.first(found) if found else files
    if words[0] in _SETTERS:
        return assigned(words[1:], files)
    # Before a command they are the command's own.
    return assigned(words, files) if all(map(_ASSIGNED.fullmatch, words)) else files


def _after_the_script(script: str, files: ImageFiles) -> ImageFiles:
    """The files as they are after a script that the shell itself reads."""
    text = files.read(script)
    if text is None:
        return files
    inside = replace(files, read=lambda path: None if path == script else files.read(path))
    there = placed(text.decode("utf-8", "replace"), script)
    return replace(commands(there, inside)[1], read=files.read)


def placed(text: str, script: str) -> str:
    """The text of a script with its own folder in the place of what asks for it."""
    folder = posixpath.dirname(script)
    for pattern in _OWN_FOLDER:
        text = pattern.sub(lambda _: folder, text)
    return text


def assigned(words: tuple[str, ...], files: ImageFiles) -> ImageFiles:
    """The files as they are with the variables that the words set, those of a command's front."""
    for found in filter(None, map(_ASSIGNED.fullmatch, words)):
        name, value = found.groups()
        in_path = name == "PATH"
        files = files.first(*_in_front(value)) if in_path else files.setting(name, value)
    return files


def _in_front(value: str) -> list[str]:
    folders = _PATH.split(value, maxsplit=1)[0].split(":")
    return [folder for folder in folders if folder.startswith("/")]
