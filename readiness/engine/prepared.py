"""The one image of ours that stays: a server's data directory, made beforehand for later runs.

It is found by a key of everything that it was made of, so that it is never an old one; whatever
goes wrong with it, a run does without.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import docker
from docker.errors import APIError, NotFound

from readiness.container import ContainerSpec
from readiness.engine.client import Engine, speaking
from readiness.engine.containers import LabContainer, create
from readiness.engine.events import EngineWitness
from readiness.errors import LabError
from readiness.sentence import say

REPOSITORY = "readiness-prepared"
LABEL_KEY = "readiness.prepared"
LABEL_OF = "readiness.prepared.of"
"""The image from which it was made."""

FILTER = {"label": LABEL_KEY}
PATIENCE_S = 60.0
POLL_S = 0.1
KEPT = timedelta(days=7)
"""One of another server image is not replaced before: two projects would replace each other's."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What a data directory is made of, and how.

    `image` is the server's image; `spec` starts the server where nothing is there yet; `key` names
    all of it. `ready` is a command that succeeds in the container once the server is up for good.
    """

    key: str
    image: str
    spec: ContainerSpec
    ready: tuple[str, ...]


def find(engine: Engine, key: str) -> Mapping[str, str] | None:
    """The environment of the prepared image with that key; None where there is none."""
    with suppress(LabError, NotFound):
        image = engine.image_config(tag(key))
        if (image["Config"].get("Labels") or {}).get(LABEL_KEY) == key:
            return dict(each.partition("=")[::2] for each in image["Config"]["Env"])
    return None


def tag(key: str) -> str:
    """The name of the prepared image with that key."""
    return f"{REPOSITORY}:{key}"


def make(engine: Engine, recipe: Recipe) -> None:
    """Prepare an image with the server's own means, and keep no other; quiet where that fails."""
    with suppress(LabError), speaking(say("prepare Postgres for later runs")):
        if _has_room(engine.api, recipe.key):
            _make(engine, recipe)


def remove_all(api: docker.APIClient) -> int:
    """Remove every prepared image; how many there were."""
    with speaking(say("remove the prepared Postgres")):
        return sum(_remove(api, image) for image in api.images(filters=FILTER))


def _has_room(api: docker.APIClient, key: str) -> bool:
    """Whether no other project's image stands there that may still be of use."""
    others = (i for i in api.images(filters=FILTER) if i["Labels"][LABEL_KEY] != key)
    return not any(_in_use(api, image) for image in others)


def _in_use(api: docker.APIClient, image: Mapping[str, Any]) -> bool:
    made = datetime.fromtimestamp(image["Created"], UTC)
    return datetime.now(UTC) - made < KEPT and _is_here(api, image["Labels"].get(LABEL_OF, ""))


def _is_here(api: docker.APIClient, image: str) -> bool:
    inspect: Callable[[str], object] = api.inspect_image
    try:
        inspect(image)
    except NotFound:
        return False
    return True


def _make(engine: Engine, recipe: Recipe) -> None:
    witness = EngineWitness(engine)
    try:
        container = create(engine, witness, None, recipe.spec)
        try:
            container.start()
            if _comes_up(container, recipe) and _ends_well(container):
                _keep(engine, container, recipe)
        finally:
            container.remove()
    finally:
        witness.close()


def _comes_up(container: LabContainer, recipe: Recipe) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and container.exit() is None:
        code, _ = container.run_inside(recipe.ready, PATIENCE_S)
        if code == 0:
            return True
        time.sleep(POLL_S)
    return False


def _ends_well(container: LabContainer) -> bool:
    """Stopped with all that it has written on its disk."""
    container.signal("SIGINT")
    end = container.wait_exit(PATIENCE_S)
    return end is not None and end.code == 0


def _keep(engine: Engine, container: LabContainer, recipe: Recipe) -> None:
    labels = {LABEL_KEY: recipe.key, LABEL_OF: recipe.image}
    engine.api.commit(container.id, REPOSITORY, tag=recipe.key, conf={"Labels": labels})
    # Also what another run has prepared meanwhile, and has lost its name to ours.
    for image in engine.api.images(filters=FILTER):
        if image["Id"] != engine.image_id(tag(recipe.key)):
            _remove(engine.api, image)


def _remove(api: docker.APIClient, image: Mapping[str, Any]) -> bool:
    """Whether it is gone now; one that a live run uses stays."""
    try:
        api.remove_image(image["Id"])
    except APIError:
        return False
    return True
