"""`python -m tests.zoo.witnesses [TEXT]`: takes each witness and control out; sees it missed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.zoo.removals import ALL, PROJECT, Removal

TAG = "import readiness.action_image as it; print(it.image_tag())"
RUN_S = 600


def main(texts: Sequence[str]) -> int:
    """Try each one (or those whose description has one of the texts): 0 when all are missed."""
    chosen = [each for each in ALL if not texts or any(text in each.what for text in texts)]
    missed = [tried(each) for each in chosen]
    print(f"missed when taken out: {sum(missed)}/{len(missed)}")
    return 0 if chosen and all(missed) else 1


def tried(removal: Removal) -> bool:
    """Whether a case comes out wrong without this witness."""
    with tempfile.TemporaryDirectory(prefix="readiness-without-") as folder:
        root = Path(folder, "project")
        copied(root)
        removal.taken_out(root)
        try:
            process = _python(root, "-m", "tests.zoo", *removal.cases)
        finally:
            tag = _python(root, "-c", TAG).stdout.strip()
            subprocess.run(("docker", "rmi", "--force", tag), capture_output=True, check=False)
    wrong = wrong_cases(process.stdout)
    print(f"{'missed' if wrong else 'NOT MISSED'}: {removal.what}: {', '.join(wrong) or '-'}")
    if not wrong:
        print(process.stdout + process.stderr, flush=True)
    return bool(wrong)


def wrong_cases(output: str) -> tuple[str, ...]:
    """The cases that the zoo's lines say came out wrong."""
    rows = [line.split() for line in output.splitlines() if line.startswith("  ")]
    return tuple(name for marks, name, *_ in rows if "✗" in marks)


def copied(root: Path) -> None:
    """A copy of the project's files as they are now."""
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, root / name)


def _python(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, *words),
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=RUN_S,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
