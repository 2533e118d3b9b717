"""What runs that are over have left on the engine; other runs may be at work there."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from docker.errors import NotFound

from readiness.engine import connect
from readiness.engine.client import LABEL_FRONT, LABEL_OWNER, LABEL_RUN
from readiness.engine.images import SHORT_ID, TEMPORARY
from tests.e2e.engine_state import lines, miscounted

LABEL_TAG = "readiness.tag"


class Ledger:
    """Follows the engine's events: which containers were started on our folder, and what they had.

    Everything of a run carries the id of the container in which the run works.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self.miscounted = frozenset[str]()
        self._api = connect()
        self._places: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self._volumes: dict[str, str] = {}
        self._stream = connect().events(decode=True, filters={"type": ["container", "volume"]})

    def __enter__(self) -> Self:
        threading.Thread(target=self._follow, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def left_of(self, folder: Path, tag: str) -> frozenset[str]:
        """What the runs on that folder, which are all over, have on the engine.

        What the engine keeps by its own miscount is not theirs; it is counted apart.
        """
        places = tuple(self._places.items())
        owners = {id_ for id_, place in places if Path(place).is_relative_to(folder)}
        volumes = tuple(self._volumes.items())
        theirs = {name for name, container in volumes if self._owners[container] in owners}
        networks = frozenset(_labelled("network", owners))
        kept = frozenset(each for each in networks - self.miscounted if miscounted(each))
        self.miscounted |= kept
        found = {f"network {each}" for each in networks - self.miscounted}
        found |= {f"container {each}" for each in _labelled("container", owners)}
        found |= {f"volume {each}" for each in theirs & lines("volume", "ls", "-q")}
        return frozenset(found) | _tags(owners, tag)

    def _follow(self) -> None:
        # Closing the stream ends it with whatever error it has.
        with suppress(Exception):
            for event in self._stream:
                self._note(event)

    def _note(self, event: Mapping[str, Any]) -> None:
        facts, id_ = event["Actor"]["Attributes"], event["Actor"]["ID"]
        match event["Type"], event["Action"]:
            case "container", "create":
                owner = facts.get(LABEL_OWNER, "")
                if not owner and (place := self._place(id_)):
                    owner = id_
                    self._places[id_] = place
                if owner in self._places:
                    self._owners[id_] = owner
            case "volume", "mount" if facts.get("container") in self._owners:
                self._volumes[id_] = facts["container"]

    def _place(self, id_: str) -> str:
        """What of our folder the container has mounted."""
        with suppress(NotFound):
            mounts = [str(each["Source"]) for each in self._api.inspect_container(id_)["Mounts"]]
            return next((each for each in mounts if each.startswith(self._folder)), "")
        return ""


def nobodys() -> frozenset[str]:
    """Everything on the engine that has no name of ours or no end of its own."""
    listings = {
        "container": ("ps", "-a", "-q"),
        "network": ("network", "ls", "-q"),
        "volume": ("volume", "ls", "-q"),
        "builder": ("ps", "-a", "-q", "--filter", "name=buildx_"),
        "image": ("images", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}"),
    }
    return frozenset(f"{kind} {each}" for kind, asked in listings.items() for each in lines(*asked))


def _tags(owners: set[str], borrowed: str) -> frozenset[str]:
    # A temporary tag ends with the short id of the container that its run works in.
    short = {each[:SHORT_ID] for each in owners}
    tags = lines("images", "--format", "{{.Repository}}:{{.Tag}}")
    temporary = {each for each in tags if each.startswith(f"{TEMPORARY}/")}
    left = {each for each in temporary if each.rpartition("-")[2] in short}
    return frozenset(f"image {each}" for each in left | ({borrowed} & tags))


def _labelled(kind: str, owners: set[str]) -> Iterator[str]:
    listing = ("ps", "-a") if kind == "container" else ("network", "ls")
    for label in (LABEL_RUN, LABEL_FRONT, LABEL_TAG):
        for id_ in lines(*listing, "-q", "--no-trunc", "--filter", f"label={label}"):
            owner, name = _owner_and_name(kind, id_)
            if owner in owners:
                yield name


def _owner_and_name(kind: str, id_: str) -> tuple[str, str]:
    """Whose it is, and what it is called; empty where it has gone just now."""
    command = ("docker", kind, "inspect", id_)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for seen in json.loads(done.stdout or "[]"):
        labels = seen.get("Labels") or seen.get("Config", {}).get("Labels") or {}
        return str(labels.get(LABEL_OWNER, id_)), str(seen["Name"])
    return "", ""
