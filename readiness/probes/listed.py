"""What programs start that read it from a list: supervisord, circus, honcho and its like, make.

Others read it from a justfile, or from a folder of services (runit, s6).

What they are written in themselves says nothing of the worker.
"""

from __future__ import annotations

import configparser
import itertools
import posixpath
import re
import shlex
from collections.abc import Iterator

from readiness.probes.image_files import ImageFiles
from readiness.probes.justfile import recipes

Text = tuple[str, ImageFiles]
"""A shell's text, and the files as it meets them."""

SUPERVISORS = frozenset(("supervisord",))
PROCFILES = frozenset(("honcho", "foreman", "hivemind", "overmind"))
MAKES = frozenset(("make", "gmake"))
JUST = frozenset(("just",))
CIRCUS = frozenset(("circusd",))
SCANNERS = frozenset(("runsvdir", "runsv", "s6-svscan", "s6-supervise"))
PROGRAMS = SUPERVISORS | PROCFILES | MAKES | JUST | CIRCUS | SCANNERS

_SUPERVISOR = ("/etc/supervisord.conf", "/etc/supervisor/supervisord.conf", "supervisord.conf")
_PROCESS = re.compile(r"([\w-]+):\s*(.+)")
_SETTING = re.compile(r"(?:export\s+)?(\w+)\s*(?:\?|::?)?=\s*(.*)")
_JUSTFILES = ("justfile", "Justfile", ".justfile")
_OF_MAKE = re.compile(r"\$\((\w+)\)")


def texts(program: str, words: tuple[str, ...], files: ImageFiles) -> Iterator[Text]:
    """The shell's texts that one of `PROGRAMS` starts, which is given `words`."""
    if program in SUPERVISORS:
        yield from _supervised(words, files)
    elif program in PROCFILES:
        yield from _of_a_procfile(words, files)
    elif program in CIRCUS:
        yield from _watched(words, files)
    elif program in SCANNERS:
        yield from _scanned(words, files)
    elif program in JUST:
        yield from _of_a_justfile(words, files)
    else:
        yield from _of_a_makefile(words, files)


def _supervised(words: tuple[str, ...], files: ImageFiles) -> Iterator[Text]:
    given = _value(words, "-c", "--configuration")
    places = map(files.place, [given] if given else _SUPERVISOR)
    place, head = next(((p, head) for p in places if (head := files.read(p))), ("/", b""))
    parser = _parser()
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


def _watched(words: tuple[str, ...], files: ImageFiles) -> Iterator[Text]:
    """The watchers of circus, each with what its own environment puts in front of PATH."""
    parser = _parser()
    try:
        for word in words:
            parser.read_string("" if word.startswith("-") else _read(files, word))
    except configparser.Error:
        return
    for name in parser.sections():
        if name.startswith("watcher:"):
            one = parser[name]
            there = files.cd(one.get("working_dir", files.workdir))
            if own := one.get("virtualenv"):
                there = there.first(posixpath.join(own, "bin"))
            yield f"{one.get('cmd', '')} {one.get('args', '')}", there


def _scanned(words: tuple[str, ...], files: ImageFiles) -> Iterator[Text]:
    """The `run` of each service below the folder that is named, or of that service itself.

    It is started in its own folder; that of a service's log is another program's.
    """
    for folder in map(files.place, [word for word in words if word[:1] != "-"] or ["."]):
        for name in sorted(files.folder(folder)):
            service, _, program = name.rpartition("/")
            if program == "run" and "/" not in service and service != "log":
                place = posixpath.join(folder, name)
                yield shlex.quote(place), files.cd(posixpath.dirname(place))


def _parser() -> configparser.RawConfigParser:
    return configparser.RawConfigParser(strict=False, inline_comment_prefixes=(" ;",))


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


def _of_a_justfile(words: tuple[str, ...], files: ImageFiles) -> Iterator[Text]:
    given = _value(words, "-f", "--justfile")
    name = next((name for name in (given, *_JUSTFILES) if name and _read(files, name)), "")
    for text in recipes(_read(files, name), words):
        yield text, files.cd(posixpath.dirname(name) or ".")


def _value(words: tuple[str, ...], *options: str) -> str:
    return next((value for o, value in itertools.pairwise(words) if o in options), "")


def _read(files: ImageFiles, name: str) -> str:
    return (files.read(files.place(name)) or b"").decode("utf-8", "replace")
