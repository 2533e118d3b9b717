"""What the action's inputs ask of GitHub's API."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the action's inputs ask of the API; `key` tells this configuration's comment apart.

    `selected` are the workers that the run is narrowed to, empty where it checks them all.
    """

    api_url: str
    token: str = field(repr=False)
    comment: str = "auto"
    statuses: str = "auto"
    key: str = ""
    selected: tuple[str, ...] = ()
