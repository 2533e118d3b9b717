"""The images of a run: temporary names for what is built, and pulls of what is not here."""

from __future__ import annotations

import re

import docker
from docker.errors import APIError, NotFound

from readiness.engine.client import Engine, explain
from readiness.sentence import say

TEMPORARY = "readiness-run"
"""The repository of all temporary tags; the tag ends in the owner's short id."""

SHORT_ID = 12


class ImageNotFound(Exception):
    """The image is not on this machine and cannot be pulled; the message is the engine's."""


def temporary_tag(engine: Engine, name: str) -> str:
    """The name under which the run builds an image; a sweep can tell whose it is."""
    safe = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "image"
    return f"{TEMPORARY}/{safe}:{engine.run_id}-{engine.own.id[:SHORT_ID]}"


def ensure(engine: Engine, reference: str) -> str:
    """The id of an image, pulled where it is not here. Raises ImageNotFound."""
    found = engine.image_id(reference)
    if found:
        return found
    repository, tag = split_reference(reference)
    try:
        engine.api.pull(repository, tag=tag)
    except APIError as error:
        raise ImageNotFound(explain(error)) from error
    pulled = engine.image_id(reference)
    if pulled is None:
        raise ImageNotFound(
            say("the engine pulled {image}, and does not have it now", image=reference)
        )
    return pulled


def split_reference(reference: str) -> tuple[str, str | None]:
    """Split `name:tag` for a pull; a digest stays with the name, no tag means `latest`."""
    if "@" in reference:
        return reference, None
    head, colon, tail = reference.rpartition(":")
    if colon and "/" not in tail:
        return head, tail
    return reference, "latest"


def point(api: docker.APIClient, tag: str, id_: str) -> None:
    """Let a tag point at an image. Raises NotFound where the image is gone."""
    repository, name = split_reference(tag)
    api.tag(id_, repository, name, force=True)


def untag(api: docker.APIClient, tag: str) -> None:
    """Remove a name, and the image with it where it was the last one; gone already is fine."""
    try:
        api.remove_image(tag, noprune=False)
    except NotFound:
        return
    except APIError as error:
        # An image that a container still uses keeps its layers; the name is what is ours.
        if error.status_code != 409:  # noqa: PLR2004
            raise
