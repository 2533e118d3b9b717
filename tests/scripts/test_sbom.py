"""The bill of materials names every package of the image, with version, origin and licence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

import licences
import sbom

ROOT = Path(__file__).parents[2]
SEEN = {
    "python": [
        [{"Name": "Flask_Cors", "Version": "6.0", "License-Expression": "MIT"}, []],
        [{"Name": "both", "Version": "1", "License-Expression": "Apache-2.0 OR MIT"}, []],
        [{"Name": "silent", "Version": "2"}, []],
    ],
    "debian": [
        ["zlib1g", "1:1.3-1", "amd64", "Files: *\nLicense: Zlib\n\nLicense: GPL-2+\n"],
        ["bare", "1", "all", ""],
    ],
    "system": 'PRETTY_NAME="Debian"\nID=debian\nVERSION_ID="13"\n',
}


def test_the_bill_names_each_package_with_origin_and_licence() -> None:
    text = sbom.written("readiness-action:1234", SEEN)
    told = json.loads(text)

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert told["metadata"]["component"]["name"] == "readiness-action"
    assert {part["name"]: part.get("purl") for part in told["components"]} == {
        "debian": None,
        "Flask_Cors": "pkg:pypi/flask-cors@6.0",
        "both": "pkg:pypi/both@1",
        "silent": "pkg:pypi/silent@2",
        "zlib1g": "pkg:deb/debian/zlib1g@1:1.3-1?arch=amd64",
        "bare": "pkg:deb/debian/bare@1?arch=all",
    }
    named = {part["name"]: part["licenses"] for part in told["components"] if "licenses" in part}
    assert named == {
        "Flask_Cors": [{"license": {"id": "MIT"}}],
        "both": [{"expression": "Apache-2.0 OR MIT"}],
        "zlib1g": [{"license": {"name": "GPL-2+"}}, {"license": {"name": "Zlib"}}],
    }


def test_the_page_of_licences_is_what_the_lock_and_the_packages_say() -> None:
    """Mend it with `make lock`."""
    assert licences.PAGE.read_text() == licences.page(licences.LOCK.read_text())


def test_every_locked_package_has_a_licence() -> None:
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.*) \|$", licences.PAGE.read_text(), re.MULTILINE)
    listed = {(name, version) for name, version, _ in rows}
    written = set(re.findall(r"^([\w.-]+)==(\S+)", licences.LOCK.read_text(), re.MULTILINE))

    assert written - listed == {("async-timeout", "5.0.1")}  # for older Pythons than the image's
    assert all(said for _, _, said in rows)


@pytest.mark.parametrize(
    ("said", "classifiers", "licence"),
    [
        ({"License-Expression": "MIT", "License": "old"}, ["License :: OSI Approved"], "MIT"),
        ({"License": "x"}, ["Topic :: A", "License :: OSI Approved :: BSD License"], "BSD License"),
        ({"License": "The text\nof pages"}, [], "The text"),
        ({}, [], ""),
    ],
)
def test_the_newest_way_to_say_a_licence_counts(
    said: dict[str, str], classifiers: list[str], licence: str
) -> None:
    assert licences.licence(said, classifiers) == licence


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_its_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]

    assert len(entries) > 20
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_base_images_are_named_with_a_release() -> None:
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert set(bases) == {"debian:trixie-slim"}
