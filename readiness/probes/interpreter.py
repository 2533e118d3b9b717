"""Which Python runs the worker: read from its command, as the image's files resolve it."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from readiness.probes import listed, runners
from readiness.probes.image_files import ImageFiles
from readiness.probes.shell_text import (
    SHELLS,
    assigned,
    commands,
    logged_in,
    placed,
    split,
    text_of_shell,
)

_DEEPEST = 4
"""Scripts that start scripts that start scripts."""
_MOST_WORDS = 12
"""Of a script's command; a program stands early, and each word that is looked up takes time."""
_PYTHONPATH = "PYTHONPATH"
_USERS = ("su", "runuser")
_MODES = ("-m", "-c")
_WITH_A_VALUE = ("-W", "-X")
_SOURCES = (".py", ".pyc")
_ARCHIVE = re.compile(rb"(?:#!.*\n)?PK\x03\x04")
_RELOCATABLE = re.compile(r"""'{3}exec' "\$\(dirname\b.*\)"/'?(python[\d.]*)""")


@dataclass(frozen=True, kw_only=True)
class Python:
    """How the worker's Python is started, and what it has on its path.

    `words` come before a script's name: an interpreter of the image, or a tool that finds one.
    `folder` is that of the worker's own script, or else the one to which a shell went: Python puts
    it on its path. It is empty where there is no trace of a Python. `path` is the PYTHONPATH that
    the command itself sets.
    """

    words: tuple[str, ...]
    folder: str = ""
    path: tuple[str, ...] = ()

    @property
    def folders(self) -> str:
        """Both, the former first, parted by colons."""
        return ":".join((self.folder, *self.path))


def find_python(words: tuple[str, ...], files: ImageFiles) -> Python:
    """The Python that the worker's words (entrypoint, then command) lead to.

    `files` are those of the image, seen as its command is started. Without any trace of a Python in
    the words it is `python3` or `python` of the PATH, and `python3` where there is neither.
    """
    files = replace(
        files,
        read=cache(files.read),
        exists=cache(files.exists),
        variables={n: v for n, v in files.variables.items() if n != _PYTHONPATH},
    )
    if found := _in_words(words, files, 0):
        return found
    return Python(words=(files.python("python3") or files.python("python") or "python3",))


def _in_words(words: tuple[str, ...], files: ImageFiles, depth: int) -> Python | None:
    """A Python that is named wins over one in which something that is named is written."""
    scripts: list[tuple[str, ImageFiles]] = []
    written_in: Python | None = None
    for at, word in enumerate(words):
        if posixpath.basename(word) == "env":
            files = assigned(words[at + 1 :], files)
        if decided := _decided(words, at, files, depth):
            return decided[0]
        if (text := _script(word, files)) is not None:
            line, _, body = text.partition("\n")
            body = placed(body, files.find(word) or "")
            if found := _named_in(line, files) or _beside(word, text, files):
                place = files.find(word) or word
                written_in = written_in or _python((found,), (place,), files)
            else:
                scripts.append((body, files))
                files = commands(body, files)[1]
        elif at and posixpath.basename(words[at - 1]) in SHELLS:
            # A shell reads scripts without a first line of their own, from its own folder first.
            body = (files.read(files.place(word)) or b"").decode("utf-8", "replace")
            body = placed(body, files.place(word))
            scripts.append((body, files))
            files = commands(body, files)[1]
    return written_in or next(_in_scripts(scripts, depth), None)


def _decided(
    words: tuple[str, ...], at: int, files: ImageFiles, depth: int
) -> tuple[Python | None] | None:
    """What comes of a word that starts what is behind it; None where it is no such word."""
    name, rest = posixpath.basename(words[at]), words[at + 1 :]
    if name in SHELLS and (given := text_of_shell(rest)) is not None:
        files = logged_in(rest, files)
        return (_in_text(given[0], files, depth) or _in_words(given[1], files, depth),)
    if name in _USERS and (text := _of_another_user(rest)):
        return (_in_text(text, logged_in(rest, files), depth),)
    if name in runners.RUNNERS | runners.CONDAS and "run" in rest:
        return (_run(words, at, files, depth),)
    if found := files.python(words[at]):
        return (_python((found,), rest, files),)
    if name in listed.PROGRAMS:
        return (next(_in_scripts(listed.texts(name, rest, files), depth), None),)
    return None


def _in_scripts(scripts: Iterable[tuple[str, ImageFiles]], depth: int) -> Iterator[Python]:
    for text, files in scripts:
        if found := _in_text(text, files, depth):
            yield found


def _in_text(text: str, files: ImageFiles, depth: int) -> Python | None:
    """The Python of a shell's text: its last command is what stays."""
    if depth >= _DEEPEST:
        return None
    found = (
        _in_words(words[:_MOST_WORDS], there, depth + 1)
        for words, there in reversed(commands(text, files)[0])
    )
    return next(filter(None, found), None)


def _run(words: tuple[str, ...], at: int, files: ImageFiles, depth: int) -> Python | None:
    """What a runner would start; where its environment is its own secret, it is asked to."""
    start = words.index("run", at) + 1
    options_end = start + runners.program(words[start:], files)
    options, rest = words[start:options_end], words[options_end:]
    own = runners.environment(words[at], options, files)
    if own is not None:
        there = files.first(own)
        python = there.python(posixpath.join(own, "python")) or "python"
        return _in_words(rest, there, depth) or _python((python,), rest, there)
    return _python((*words[at:start], *runners.without_kind(options), "python"), rest, files)


def _of_another_user(words: tuple[str, ...]) -> str:
    """The text that `su` is given for a shell of the user's; empty where it has none."""
    options = ("-c", "--command")
    return next((value for option, value in itertools.pairwise(words) if option in options), "")


def _script(word: str, files: ImageFiles) -> str | None:
    """The text of the script that a word stands for, without its `#!`."""
    if word.startswith("-") or not (resolved := files.resolve(word)):
        return None
    head = resolved[1]
    return head[2:].decode("utf-8", "replace") if head.startswith(b"#!") else None


def _named_in(line: str, files: ImageFiles) -> str | None:
    return next(filter(None, map(files.python, split(line))), None)


def _beside(word: str, script: str, files: ImageFiles) -> str | None:
    """The interpreter for which a script of an environment that may be moved looks beside itself.

    A shell reads its first line as a command, Python as a text.
    """
    found, at = _RELOCATABLE.match(script.partition("\n")[2]), files.find(word)
    return files.python(posixpath.join(posixpath.dirname(at), found[1])) if found and at else None


def _python(words: tuple[str, ...], rest: tuple[str, ...], files: ImageFiles) -> Python:
    path = files.variables.get(_PYTHONPATH, "").split(":")
    own = tuple(files.place(each) for each in path if each and "$" not in each)
    return Python(words=words, folder=_folder(rest, files), path=own)


def _folder(words: tuple[str, ...], files: ImageFiles) -> str:
    """The folder, or archive, that Python puts on its path: its script's, if `words` have one."""
    named = [word for word in words if word in _MODES or word.endswith(_SOURCES)]
    if named and named[0] not in _MODES:
        return posixpath.dirname(files.place(named[0]))
    options = zip(("", *words), words, strict=False)
    plain = (word for before, word in options if word[:1] != "-" and before not in _WITH_A_VALUE)
    place = files.place(next(plain, "."))
    is_run = not named and (_is_archive(place, files) or _is_program(place, files))
    return place if is_run else files.workdir


def _is_program(folder: str, files: ImageFiles) -> bool:
    return files.exists(posixpath.join(folder, "__main__.py"))


def _is_archive(place: str, files: ImageFiles) -> bool:
    """Whether it is a zip, as `python -m zipapp` makes it: behind a first line for the shell."""
    return _ARCHIVE.match(files.read(place) or b"") is not None
