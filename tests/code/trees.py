"""Small repositories of Python files, and rules for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from readiness.code.listing import packages
from readiness.code.rules import Contract, Forbidden, Ignored, Independence, Layers, Rules
from readiness.model import Location

HERE = Location(path="readiness.yml", line=9)

CLEAN: Mapping[str, str] = {
    "apps/__init__.py": "",
    "apps/api/__init__.py": "import rest_framework\n",
    "apps/api/views.py": "from apps.worker import video\nfrom libs import http\n",
    "apps/worker/__init__.py": "",
    "apps/worker/video.py": "import json\n\nfrom libs.redis import client\n",
    "apps/worker/mail.py": "from libs import redis\n",
    "libs/__init__.py": "",
    "libs/http.py": "import requests\n",
    "libs/redis/__init__.py": "",
    "libs/redis/client.py": "import redis\n",
}
"""Workers below the API and beside each other, and both above the libraries."""


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """The files in a folder; their paths are relative to it."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def contract(asked: Forbidden | Layers | Independence, *ignored: str) -> Contract:
    """A contract of no particular name."""
    return Contract(
        name="c",
        location=HERE,
        asked=asked,
        ignored=tuple(Ignored(imports=each, location=HERE) for each in ignored),
    )


def rules(root: Path, *contracts: Contract, type_checking: bool = True) -> Rules:
    """These contracts, for everything that lies in the folder."""
    return Rules(
        packages=tuple(packages(root, ".").values()),
        contracts=contracts,
        location=HERE,
        type_checking=type_checking,
    )
