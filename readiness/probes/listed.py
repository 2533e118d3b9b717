"""What programs start that read it from a list: supervisord, honcho and its like, make.

What they are written in themselves says nothing of the worker.
"""

from __future__ import annotations

import configparser
import itertools
import posixpath
import re
from collections.abc import Iterator

from readiness.probes.image_files import ImageFiles

Text = tuple[str, ImageFiles]
"""A shell's text, and the files as it meets them."""

SUPERVISORS = frozenset(("supervisord",))
PROCFILES = frozenset(("honcho", "foreman", "hivemind", "overmind"))
MAKES = frozenset(("make", "gmake"))
PROGRAMS = SUPERVISORS | PROCFILES | MAKES

_SUPERVISOR = ("/etc/supervisord.conf", "/etc/supervisor/supervisord.conf", "supervisord.conf")
_PROCESS = re.compile(r"([\w-]+):\s*(.+)")
_SETTING = re.compile(r"(?:export\s+)?(\w+)\s*(?:\?|::?)?=\s*(.*)")
_OF_MAKE = re.compile(r"\$\((\w+)\)")


def texts(program: str, words: tuple[str, ...], files: ImageFiles) -> Iterator[Text]:
    """The shell's texts that one of `PROGRAMS` starts, which is given `words`."""
    if program in SUPERVISORS:
        yield from _supervised(words, files)
    elif program in PROCFILES:
        yield from _of_a_procfile(words, files)
    else:
        yield from _of_a_makefile(words, files)


def _supervised(words: tuple[str, ...], files: ImageFiles) -> Iterator[Text]:
    given = _value(words, "-c", "--configuration")
    places = map(files.place, [given] if given else _SUPERVISOR)
    place, head = next(((p, head) for p in places if (head := files.read(p))), ("/", b""))
    parser = configparser.RawConfigParser(strict=False, inline_comment_prefixes=(" ;",))
    try:
        parser.read_string(head.decode("utf-8", "replace"))
        of_the_file = files.cd(posixpath.dirname(place))
        for pattern in parser.get("include", "files", fallback="").split():
            for more in of_the_file.matching(pattern):
                parser.read_string(more.decode("utf-8", "replace"))
    except configparser.Error:
        return
    for name in parser.sections():
        if name.startswith("program:"):
            one = parser[name]
            yield one.get("command", ""), files.cd(one.get("directory", files.workdir))


def _of_a_procfile(words: tuple[str, ...], files: ImageFiles) -> Iterator[Text]:
    text = _read(files, _value(words, "-f", "--procfile") or "Procfile")
    lines = filter(None, map(_PROCESS.match, text.splitlines()))
    found = {line[1]: line[2] for line in lines}
    for name in [word for word in words if word in found] or found:
        yield found[name], files


def _of_a_makefile(words: tuple[str, ...], files: ImageFiles) -> Iterator[Text]:
    files = files.cd(_value(words, "-C", "--directory") or ".")
    named = _value(words, "-f", "--file", "--makefile")
    text = next(filter(None, (_read(files, f) for f in [named] if f)), "")
    text = text or _read(files, "Makefile") or _read(files, "makefile")
    settings: list[str] = []
    rules: dict[str, list[str]] = {}
    recipe: list[str] = []
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("\t"):
            recipe.append(line.strip().lstrip("@-+"))
        elif match := _SETTING.match(line):
            settings.append(f"{match[1]}='{match[2].strip()}'")
        elif ":" in line and not line.startswith("#"):
            recipe = []
            rules |= dict.fromkeys(line.partition(":")[0].split(), recipe)
    real = (name for name in rules if not name.startswith("."))
    for target in [word for word in words if word in rules] or list(itertools.islice(real, 1)):
        lines = "\n".join((*settings, *rules[target]))
        yield _OF_MAKE.sub(r"${\1}", lines).replace("$$", "$"), files


def _value(words: tuple[str, ...], *options: str) -> str:
    return next((value for o, value in itertools.pairwise(words) if o in options), "")


def _read(files: ImageFiles, name: str) -> str:
    return (files.read(files.place(name)) or b"").decode("utf-8", "replace")
