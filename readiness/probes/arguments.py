"""How a probe is called: its script's text and its command line."""

from __future__ import annotations

import base64
import json
from importlib import resources
from typing import Literal

SCRIPT_PATH = "/readiness-probe.py"

_SHARED = b"from readiness.probes import shared\n"


def source(name: Literal["import", "redis"]) -> bytes:
    """The script of a probe, in one file: the shared part, then the probe."""
    folder = resources.files(__package__)
    probe = (folder / f"{name}_probe.py").read_bytes()
    here = b"shared = sys.modules[__name__]\n"
    return (folder / "shared.py").read_bytes() + probe.replace(_SHARED, here)


def import_probe_args(
    *,
    nonce: str,
    imports: tuple[str, ...],
    forbid: tuple[str, ...] = (),
    timeout: float,
    folders: str = "",
) -> tuple[str, ...]:
    """The words after the script's path; `timeout` (s) is when the run will stop waiting.

    `folders` is what the worker's Python has on its path besides the working directory.
    """
    return _word(nonce=nonce, imports=imports, forbid=forbid, timeout=timeout, folders=folders)


def redis_probe_args(
    *, nonce: str, client: str, key: str, value: str, timeout: float, folders: str = ""
) -> tuple[str, ...]:
    """The words after the script's path; `client` is `module:name`, the rest as above."""
    return _word(nonce=nonce, client=client, key=key, value=value, timeout=timeout, folders=folders)


def _word(**arguments: object) -> tuple[str, ...]:
    # One word without quotes, blanks or a shell's characters: it survives an entrypoint's bare $@.
    return (base64.urlsafe_b64encode(json.dumps(arguments).encode()).decode(),)
