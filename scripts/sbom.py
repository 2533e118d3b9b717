#!/usr/bin/env python3
"""Write what the action's image is made of as CycloneDX JSON: `dist/sbom.cdx.json`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from licences import licence

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "dist/sbom.cdx.json"
PYTHON = "/opt/readiness/bin/python"
FORMAT = "${Package}\t${Version}\t${Architecture}\n"
INSIDE = f"""
import json, pathlib, subprocess
from importlib import metadata
found = {{"python": [], "debian": [], "system": ""}}
for one in metadata.distributions():
    told = one.metadata
    found["python"].append([dict(told.items()), told.get_all("Classifier") or []])
said = subprocess.run(["dpkg-query", "-W", "-f", {FORMAT!r}], capture_output=True, text=True)
for line in said.stdout.splitlines():
    file = pathlib.Path("/usr/share/doc", line.split("\t")[0].split(":")[0], "copyright")
    text = file.read_text(errors="replace") if file.is_file() else ""
    found["debian"].append([*line.split("\t"), text])
found["system"] = pathlib.Path("/etc/os-release").read_text()
print(json.dumps(found))
"""
LICENCE = re.compile(r"^License: *([\w.+-]+)", re.MULTILINE)


def main(image: str) -> int:
    """Look into the image and write the file."""
    options = ("--rm", "--network", "none", "--entrypoint", PYTHON)
    said = subprocess.run(
        ("docker", "run", *options, image, "-c", INSIDE), capture_output=True, text=True, check=True
    )
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(written(image, json.loads(said.stdout)), encoding="utf-8")
    print(f"{FILE.relative_to(ROOT)}: {len(bom(image, json.loads(said.stdout)).components)} parts")
    return 0


def written(image: str, seen: Mapping[str, Any]) -> str:
    """The bill of materials as JSON."""
    return JsonV1Dot6(bom(image, seen)).output_as_string(indent=2) + "\n"


def bom(image: str, seen: Mapping[str, Any]) -> Bom:
    """The bill of materials of what was seen in the image."""
    name, _, version = image.rpartition(":")
    whole = Component(type=ComponentType.CONTAINER, name=name, version=version)
    system = dict(re.findall(r'^(\w+)="?([^"\n]*)', seen["system"], re.MULTILINE))
    made = Bom(components=[_system(system), *_python(seen["python"]), *_debian(seen["debian"])])
    made.metadata.component = whole
    made.register_dependency(whole, made.components)
    return made


def _system(said: Mapping[str, str]) -> Component:
    version = said.get("VERSION_ID", "")
    return Component(type=ComponentType.OPERATING_SYSTEM, name=said["ID"], version=version)


def _python(found: Sequence[tuple[dict[str, str], list[str]]]) -> Iterator[Component]:
    for said, classifiers in found:
        name, version = said["Name"], said["Version"]
        yield Component(
            name=name,
            version=version,
            purl=PackageURL(type="pypi", name=name.lower().replace("_", "-"), version=version),
            licenses=_licences([licence(said, classifiers)]),
            bom_ref=f"python:{name}",
        )


def _debian(found: Sequence[tuple[str, str, str, str]]) -> Iterator[Component]:
    for name, version, processor, copyright_ in found:
        yield Component(
            name=name,
            version=version,
            purl=PackageURL(
                type="deb",
                namespace="debian",
                name=name,
                version=version,
                qualifiers={"arch": processor},
            ),
            licenses=_licences(sorted(set(LICENCE.findall(copyright_)))),
            bom_ref=f"debian:{name}",
        )


def _licences(names: Sequence[str]) -> list[License]:
    """As many as there are; one alone may be an expression (`MIT OR Apache-2.0`)."""
    factory = LicenseFactory()
    if len(names) == 1 and names[0]:
        return [factory.make_from_string(names[0])]
    return [factory.make_with_name(name) for name in names if name]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
