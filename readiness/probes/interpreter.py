"""Which Python runs the worker: read from its command, as the image's files resolve it."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

Read = Callable[[str], bytes | None]

_PYTHON = re.compile(r"(python|pypy)[\d.]*")
_SHELLS = frozenset(("sh", "bash", "dash", "ash", "zsh"))
# These make or choose an environment of the project's own; what they are written in says nothing.
_RUNNERS = frozenset(("uv", "poetry", "pipenv", "pdm", "hatch", "rye"))


def find_interpreter(
    words: tuple[str, ...], path: tuple[str, ...], read: Read, workdir: str = "/"
) -> str:
    """The interpreter that the worker's words (entrypoint, then command) lead to.

    `path` are the folders of the container's PATH; `read` gives the beginning of a file of the
    image, links followed, or None where there is no such file. Without any trace of a Python in
    the words it is `python3` or `python` of the PATH, and `python3` where there is neither.
    """
    image = _Image(path=path, read=read, workdir=workdir)
    found = _in_words(words, image) or _by_name("python3", image) or _by_name("python", image)
    return found or "python3"


@dataclass(frozen=True, kw_only=True)
class _Image:
    path: tuple[str, ...]
    read: Read
    workdir: str

    def resolve(self, word: str) -> tuple[str, bytes] | None:
        """The file that a word of a command stands for, and how it begins."""
        folders = ("",) if "/" in word else self.path
        for folder in folders:
            file = posixpath.normpath(posixpath.join(self.workdir, folder, word))
            head = self.read(file)
            if head is not None:
                return file, head
        return None


def _in_words(words: tuple[str, ...], image: _Image) -> str | None:
    scripts: list[str] = []
    image = _activated(words, image)
    for at, word in enumerate(words):
        name = posixpath.basename(word)
        if name in _SHELLS and len(words) > at + 2 and words[at + 1].endswith("c"):
            return _in_words(_split(words[at + 2]) + words[at + 3 :], image)
        if name in _RUNNERS and "run" in words[at:]:
            return _in_words(words[words.index("run", at) + 1 :], _with_environment(image))
        of_a_shell = at > 0 and posixpath.basename(words[at - 1]) in _SHELLS
        if found := _of_word(word, image, scripts, of_a_shell=of_a_shell):
            return found
        image = _activated(scripts[-1].split() if scripts else (), image)
    return next(_in_scripts(scripts, image), None)


def _of_word(word: str, image: _Image, scripts: list[str], *, of_a_shell: bool) -> str | None:
    """The interpreter that one word stands for; the text of a shell script is kept for later.

    `of_a_shell`: it follows a shell's name, which reads scripts without a first line of their own.
    """
    path = posixpath.join(".", word) if of_a_shell else word  # a shell looks in its own folder
    if word.startswith("-") or not (resolved := image.resolve(path)):
        return None
    file, head = resolved
    if _PYTHON.fullmatch(posixpath.basename(file)):
        return file
    text = head.decode("utf-8", "replace")
    if of_a_shell:
        scripts.append(text)
    if of_a_shell or not text.startswith("#!"):
        return None
    if found := _python_among(_split(text[2:].partition("\n")[0]), image):
        return found
    scripts.append(text)
    return None


def _in_scripts(scripts: list[str], image: _Image) -> Iterator[str]:
    """Pythons that shell scripts name: an entrypoint that starts the worker by itself."""
    for text in scripts:
        own = _activated(text.split(), image)
        for line in text.splitlines():
            if not line.lstrip().startswith("#") and (found := _python_among(_split(line), own)):
                yield found


def _python_among(words: tuple[str, ...], image: _Image) -> str | None:
    names = (word for word in words if _PYTHON.fullmatch(posixpath.basename(word)))
    return next((found for name in names if (found := _by_name(name, image))), None)


def _by_name(name: str, image: _Image) -> str | None:
    resolved = image.resolve(name)
    return resolved[0] if resolved else None


def _activated(words: Sequence[str], image: _Image) -> _Image:
    """The image as it looks to a shell that has sourced the `activate` of an environment."""
    bare = (word.strip("\"'();&|") for word in words)
    scripts = [word for word in bare if word.endswith("/activate")]
    folders = (posixpath.join(image.workdir, posixpath.dirname(word)) for word in scripts)
    return replace(image, path=(*folders, *image.path))


def _with_environment(image: _Image) -> _Image:
    own = posixpath.join(image.workdir, ".venv/bin")
    return _Image(path=(own, *image.path), read=image.read, workdir=image.workdir)


def _split(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:  # quotes that go on in the next line
        return tuple(text.split())
