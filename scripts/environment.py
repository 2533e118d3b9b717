#!/usr/bin/env python3
"""Make the virtual environment `.venv` from the lock, with the project itself in it."""

import importlib.util
import sys
from pathlib import Path

from packages import SetUpError, can_install, install, run, say

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
OLDEST = (3, 11)


def main() -> int:
    """0 when the environment is there and complete; else 1, with the reason."""
    try:
        create()
        fill()
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def create() -> None:
    """Make the environment; what is there is kept if it is of this Python."""
    version = ".".join(map(str, sys.version_info[:2]))
    if sys.version_info[:2] < OLDEST:
        raise SetUpError(
            f"Python 3.11 or later is needed, `{sys.executable}` is {version}: "
            "name another one, such as `make PYTHON=python3.13 ...`"
        )
    if importlib.util.find_spec("ensurepip") is None:
        if not can_install():
            raise SetUpError(f"Python's venv is missing: install the package python{version}-venv")
        install(f"python{version}-venv")
    options = () if (HOME / "lib" / f"python{version}").is_dir() else ("--clear",)
    run(sys.executable, "-m", "venv", *options, str(HOME))


def fill() -> None:
    """Install what the lock names, and the project in place."""
    say("installing the locked requirements in .venv (half a minute)")
    pip = (str(HOME / "bin/python"), "-m", "pip", "--disable-pip-version-check", "install", "-q")
    run(*pip, "--no-deps", "--require-hashes", "-r", str(ROOT / "requirements-dev.txt"))
    run(*pip, "--no-deps", "--no-index", "--no-build-isolation", "-e", str(ROOT))


if __name__ == "__main__":
    sys.exit(main())
