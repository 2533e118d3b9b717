"""Where a missing module should have come from: its distribution, and the file to add it to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readiness.diagnosis.copies import Copy, Step, copies, originals, steps
from readiness.diagnosis.repository import Repository
from readiness.model import Location
from readiness.plan import Build
from readiness.sentence import Sentence, say

# Only those whose name differs by more than upper case, dashes and dots.
_DISTRIBUTIONS = {
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "corsheaders": "django-cors-headers",
    "Crypto": "pycryptodome",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "debug_toolbar": "django-debug-toolbar",
    "decouple": "python-decouple",
    "django_filters": "django-filter",
    "dotenv": "python-dotenv",
    "environ": "django-environ",
    "fitz": "PyMuPDF",
    "git": "GitPython",
    "google.protobuf": "protobuf",
    "jose": "python-jose",
    "jwt": "PyJWT",
    "magic": "python-magic",
    "MySQLdb": "mysqlclient",
    "nacl": "PyNaCl",
    "OpenSSL": "pyOpenSSL",
    "PIL": "Pillow",
    "psycopg2": "psycopg2-binary",
    "rest_framework": "djangorestframework",
    "rest_framework_simplejwt": "djangorestframework-simplejwt",
    "sentry_sdk": "sentry-sdk",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "storages": "django-storages",
    "yaml": "PyYAML",
    "zmq": "pyzmq",
}


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What to do about a module that is missing.

    `own` is the path of the module in the repository where it is the project's own: then it was
    not copied into the image. Otherwise `location` is the end of the requirements file to add
    `distribution` to (None: the Dockerfiles install from no file that was recognised), and
    `elsewhere` is where another file of the repository lists it already.
    """

    distribution: str
    hint: Sentence
    location: Location | None = None
    elsewhere: Location | None = None
    own: str = ""


def advise(module: str, builds: Sequence[Build], repository: Repository) -> Advice:
    """What to do about a missing module of an image built so (the image it builds on first)."""
    name = distribution(module)
    if own := _own(module, repository):
        hint = say(
            "{file} is in the repository but not in the image: COPY it in the Dockerfile", file=own
        )
        return Advice(distribution=name, own=own, hint=hint)
    files = installed_files(builds, repository)
    elsewhere = _listed(name, files, repository)
    location = _end(files[-1], repository) if files else None
    return Advice(
        distribution=name,
        location=location,
        elsewhere=elsewhere,
        hint=_hint(name, location, elsewhere),
    )


def distribution(module: str) -> str:
    """The name under which a module is most likely installed."""
    parts = module.split(".")
    names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    found = next((_DISTRIBUTIONS[name] for name in names if name in _DISTRIBUTIONS), None)
    return found or parts[0].replace("_", "-")


def installed_files(builds: Sequence[Build], repository: Repository) -> tuple[str, ...]:
    """The requirements files and pyproject.toml that the Dockerfiles install, the last one last."""
    copied = copies(builds, repository)
    found: dict[str, None] = {}
    for step in steps(builds, repository):
        if step.instruction.keyword == "RUN":
            for path in _installs(step):
                found |= dict.fromkeys(_in_repository(path, step, copied, repository))
    return tuple(found)


_REQUIREMENT = re.compile(r"(?:-r|--requirements?)[ =]?([^\s;&|\"']+)")
_PROJECT = re.compile(
    r"\b(?:pip3? install .*(?<=\s)\.(?:\[[^\]]*\])?(?:\s|$)|(?:uv|pdm) sync|poetry install)"
)


def _installs(step: Step) -> Iterator[str]:
    yield from _REQUIREMENT.findall(step.text)
    if _PROJECT.search(step.text):
        yield "pyproject.toml"


def _in_repository(
    path: str, step: Step, copied: Sequence[Copy], repository: Repository
) -> tuple[str, ...]:
    """The file that this path of the image was copied from, or one of the same ending."""
    exact = tuple(originals(posixpath.join(step.workdir, path), copied, repository))
    return exact[:1] or repository.ending_with(posixpath.normpath(path).lstrip("/"))[:1]


def _own(module: str, repository: Repository) -> str:
    path = module.replace(".", "/")
    for candidate in (f"{path}.py", f"{path}/__init__.py"):
        for prefix in ("", "src/"):
            if prefix + candidate in repository.files:
                return prefix + candidate
    return ""


def _listed(name: str, files: Sequence[str], repository: Repository) -> Location | None:
    """The line of another requirements file that lists the distribution."""
    wanted = re.compile(rf"\s*{re.escape(_normal(name))}(?![\w-])")
    for path in sorted(repository.files - set(files)):
        if path.endswith(".txt") and "requirements" in path:
            for number, line in enumerate(repository.lines(path), 1):
                if wanted.match(_normal(line)):
                    return Location(path=path, line=number)
    return None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _end(path: str, repository: Repository) -> Location:
    lines = repository.lines(path)
    if path.endswith("pyproject.toml"):
        listed = (n for n, line in enumerate(lines, 1) if line.lstrip().startswith("dependencies"))
        return Location(path=path, line=next(listed, 1))
    return Location(path=path, line=max(len(lines), 1))


def _hint(name: str, location: Location | None, elsewhere: Location | None) -> Sentence:
    if location is None:
        return _to_what_it_installs(name, elsewhere)
    if elsewhere is None:
        return say(
            "add {name} to {file}, which this image installs, or do not import it in the worker",
            name=name,
            file=location.path,
        )
    return say(
        "add {name} to {file}, which this image installs ({other} has it, but that is not installed"
        " here), or do not import it in the worker",
        name=name,
        file=location.path,
        other=elsewhere.path,
    )


def _to_what_it_installs(name: str, elsewhere: Location | None) -> Sentence:
    if elsewhere is None:
        return say("add {name} to what it installs, or do not import it in the worker", name=name)
    return say(
        "add {name} to what it installs ({other} has it, but that is not installed here), or do not"
        " import it in the worker",
        name=name,
        other=elsewhere.path,
    )
