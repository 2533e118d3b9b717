"""Where to compute: on the GPU where one is asked for and can be used, else on the CPU."""

import logging
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np

GPU_NODE = Path("/dev/nvidia0")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Device:
    """`cpu` or `gpu`, and the module whose arrays are kept there."""

    name: str
    arrays: ModuleType


def find_device(mode: str) -> Device:
    """The device for the mode `cpu` or `gpu`; a GPU that cannot be used is said, and no fault."""
    if mode not in ("cpu", "gpu"):
        raise ValueError(f"AI_MODE is cpu or gpu, not {mode!r}")
    if mode == "gpu":
        try:
            return Device(name="gpu", arrays=_arrays_of_the_gpu())
        except (OSError, ImportError, RuntimeError) as reason:
            logger.warning("no GPU: works on the CPU (%s)", reason)
    return Device(name="cpu", arrays=np)


def _arrays_of_the_gpu() -> ModuleType:
    """CuPy, once it has reached a GPU; OSError, ImportError or CuPy's RuntimeError without one."""
    if not GPU_NODE.exists():
        raise FileNotFoundError(f"there is no {GPU_NODE}")
    cupy = import_module("cupy")
    cupy.cuda.Device(0).use()
    return cupy
