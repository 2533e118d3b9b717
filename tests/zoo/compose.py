"""Composes a repository of several cases: each a worker with its own queue, row and image."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.zoo.case import ZOO, Case

DOCKERFILE = "FROM zoo-base\nCOPY . ./\n"
BASES = ("base", "node", "shell")
IGNORED = "case.yml\nDockerfile\n.dockerignore\n"
QUICK = "20s"
TABLE = """\
CREATE TABLE jobs (
  id int PRIMARY KEY, status text NOT NULL DEFAULT 'new', note text, runs int NOT NULL DEFAULT 0);
INSERT INTO jobs (id) SELECT generate_series(1, 100);
"""


def compose(root: Path, cases: Sequence[Case], token: str, *, narrow: bool = False) -> None:
    """Write the repository below `root`; `token` keeps the base images of several runs apart.

    `narrow` waives the gates that a case is not about.
    """
    tags = {name: f"readiness-zoo-{name}:{token}" for name in BASES}
    used = {name for name in BASES if any(_base_of(case) == name for case in cases)}
    for name in used:
        shutil.copytree(ZOO / name, root / name)
    config: dict[str, Any] = {
        "version": 1,
        "images": {name: {"build": name, "tag": tags[name]} for name in sorted(used)},
        "services": {"redis": {}, "postgres": {}, "sqs": {}},
        "setup": [{"sql": TABLE}],
        "workers": {},
    }
    for row, case in enumerate(cases, 1):
        _copy(case, root / "cases" / case.name, tags)
        config = merged(config, _placed(case.config, case, row))
        worker = _worker(case, row)
        config["workers"][case.name] = narrowed(worker, case) if narrow else worker
    text = yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=1000)
    (root / "readiness.yml").write_text(text)


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid on `under`: mappings are merged, lists joined, null takes a key away."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(below, Mapping):
            result[key] = merged(below, value)
        elif isinstance(value, list) and isinstance(below, list) and key == "setup":
            result[key] = [*below, *value]
        else:
            result[key] = value
    return result


def narrowed(worker: Mapping[str, Any], case: Case) -> dict[str, Any]:
    """The worker with those gates only that the case is about; 3 and 4 are one job.

    A broken one is about the gates that must be red; an honest one about all, but for gate 2 where
    its client is the base's.
    """
    job = {"queue", "database"}
    about = set(case.red) | (job if job & set(case.red) else set())
    if case.honest:
        about = {*job, "image"} | ({"redis"} if _has_a_client_of_its_own(case) else set())
    gates = {
        name: gate if name in about else {"waive": "the case is not about it"}
        for name, gate in worker["gates"].items()
    }
    return {**worker, "gates": gates}


def _has_a_client_of_its_own(case: Case) -> bool:
    """Whether gate 2 meets anything else than the base's client in the base's image."""
    own = any((case.folder / name).exists() for name in ("Dockerfile", "zoo.py"))
    return own or "redis" in f"{case.worker} {case.config}".lower()


def _copy(case: Case, folder: Path, tags: Mapping[str, str]) -> None:
    shutil.copytree(case.folder, folder)
    dockerfile = folder / "Dockerfile"
    text = dockerfile.read_text() if dockerfile.exists() else DOCKERFILE
    for name, tag in tags.items():
        text = re.sub(rf"\bzoo-{name}\b", tag, text)
    dockerfile.write_text(text)
    if not (folder / ".dockerignore").exists():
        (folder / ".dockerignore").write_text(IGNORED)


def _base_of(case: Case) -> str:
    dockerfile = case.folder / "Dockerfile"
    text = dockerfile.read_text() if dockerfile.exists() else DOCKERFILE
    return next((name for name in BASES if re.search(rf"\bzoo-{name}\b", text)), "")


def _worker(case: Case, row: int) -> dict[str, Any]:
    base = _base_of(case)
    worker: dict[str, Any] = {
        "build": f"cases/{case.name}",
        "needs": [base] if base else None,
        "gates": {
            "image": {"import": "worker", "timeout": QUICK},
            "redis": {"client": "zoo:redis_client", "timeout": QUICK},
            "queue": {"name": case.name, "message": {"id": row}, "timeout": QUICK},
            "database": {
                "query": f"SELECT status FROM jobs WHERE id = {row}",  # noqa: S608  a number
                "expect": "done",
                "timeout": QUICK,
                "settle": "0.5s",
            },
        },
    }
    whole = merged({}, merged(worker, _placed(case.worker, case, row)))
    return {key: value for key, value in whole.items() if value is not None}


def _placed(value: Any, case: Case, row: int) -> Any:
    """`<row>` and `<name>` replaced by what they are in this run."""
    if isinstance(value, Mapping):
        return {_placed(key, case, row): _placed(each, case, row) for key, each in value.items()}
    if isinstance(value, list):
        return [_placed(each, case, row) for each in value]
    if value == "<row>":
        return row
    if isinstance(value, str):
        return value.replace("<row>", str(row)).replace("<name>", case.name)
    return value
