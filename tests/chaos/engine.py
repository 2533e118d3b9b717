"""What dead runs have on the engine, counted by its own client: other runs may be at work."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

from tests.e2e.engine_state import lines

TEMPORARY = ("readiness-run/", "chaos-")


def left() -> frozenset[str]:
    """Containers, networks, volumes, images and builders of ours that no live run has."""
    live = {id_[:12] for id_ in lines("ps", "-q", "--no-trunc")}
    found = {*_labelled("ps", "-a", live=live), *_labelled("network", "ls", live=live)}
    found |= {f"volume {name}" for name in lines("volume", "ls", "-q", "--filter", "dangling=true")}
    found |= {f"builder {id_}" for id_ in lines("ps", "-a", "-q", "--filter", "name=buildx_")}
    names = lines("images", "--format", "{{.Repository}}:{{.Tag}}")
    ours = (name for name in names if name.startswith(TEMPORARY))
    # A temporary tag ends with the short id of the container that its run works in.
    found |= {f"image {name}" for name in ours if name.rpartition("-")[2] not in live}
    return frozenset(found)


def _labelled(*listing: str, live: set[str]) -> Iterator[str]:
    kind = listing[0].replace("ps", "container")
    for label in ("readiness.run", "readiness.front", "readiness.tag"):
        for id_ in lines(*listing, "-q", "--filter", f"label={label}"):
            done = subprocess.run(
                ("docker", kind, "inspect", id_), capture_output=True, text=True, check=False
            )
            for seen in json.loads(done.stdout or "[]"):
                labels = seen.get("Labels") or seen.get("Config", {}).get("Labels") or {}
                owner = labels.get("readiness.owner", seen.get("Id", ""))
                if owner[:12] not in live:
                    yield f"{kind} {seen['Name']}"
