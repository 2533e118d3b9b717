"""The repositories that this tool is run on: the example, with as many workers as asked for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

EXAMPLE = Path(__file__).parent / "example"


def repository(
    folder: Path,
    workers: int = 1,
    *,
    status: str = "done",
    services: Mapping[str, object] | None = None,
) -> Path:
    """Lay the example out with that many workers of its one image; `status` is what they write."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    configuration = _configuration(workers, status) | {"services": dict(services or {})}
    # JSON is YAML: nothing has to be quoted by hand.
    (folder / "readiness.yml").write_text(json.dumps(configuration, indent=1), encoding="utf-8")
    return folder


def _configuration(workers: int, status: str) -> dict[str, object]:
    return {
        "version": 1,
        "images": {"worker": {"build": "."}},
        "setup": [{"sql": "schema.sql"}],
        "workers": {f"w{number}": _worker(number, status) for number in range(1, workers + 1)},
    }


def _worker(number: int, status: str) -> dict[str, object]:
    return {
        "image": "worker",
        "environment": {"STATUS": status},
        "gates": {
            "image": {"import": "worker", "forbid": ["django", "rest_framework"]},
            "redis": {"client": "worker:redis_client"},
            "queue": {"name": f"jobs-{number}", "message": {"id": number}},
            "database": {
                "query": f"SELECT status FROM jobs WHERE id = {number}",  # noqa: S608  a number
                "expect": "done",
                "fail": ["failed"],
                "settle": 0,
            },
        },
    }
