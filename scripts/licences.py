#!/usr/bin/env python3
"""Write `docs/licences.md`: the licence of each Python package that the action's image has."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"
PAGE = ROOT / "docs/licences.md"
IN_THE_IMAGE = {
    "python_version": "3.13",
    "python_full_version": "3.13.0",
    "sys_platform": "linux",
    "platform_system": "Linux",
}
HEAD = """\
# Licences

readiness-action itself is under the [MIT licence](../LICENSE). These are the Python packages in the
action's image, as `requirements.txt` locks them, with the licence that each one's metadata names.
`make sbom` writes the same of a built image, with every Debian package and its licences, as
CycloneDX JSON into `dist/sbom.cdx.json`.

| package | version | licence |
|---|---|---|
"""
LONGEST = 60


def locked(lock: str) -> Iterator[tuple[str, str]]:
    """The names and versions of a lock that are installed in the image."""
    for line in lock.splitlines():
        if line[:1].isalnum():
            asked = Requirement(line.rstrip(" \\"))
            if asked.marker is None or asked.marker.evaluate(IN_THE_IMAGE):
                yield asked.name, str(asked.specifier).removeprefix("==")


def licence(package: Mapping[str, str], classifiers: list[str]) -> str:
    """What a package's metadata says; the newest of the three ways to say it counts."""
    if said := package.get("License-Expression"):
        return said
    named = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::")]
    told = (package.get("License") or "").strip().partition("\n")[0]
    return " / ".join(named) or told[:LONGEST]


def page(lock: str) -> str:
    """The page's text."""
    rows = ((name, version, _licence_of(name)) for name, version in locked(lock))
    return HEAD + "".join(f"| {name} | {version} | {said} |\n" for name, version, said in rows)


def _licence_of(name: str) -> str:
    found = metadata.metadata(name)
    return licence({key: found[key] for key in found}, found.get_all("Classifier") or [])


if __name__ == "__main__":
    PAGE.write_text(page(LOCK.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(0)
