"""What Compose itself makes of the projects here: `python -m tests.compose.theirs [COMPOSE]`.

`expected.json` of each was written so by Compose 2.26.1; the command is that program's path.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROJECTS = Path(__file__).parent / "projects"
ENVIRON = {"PASSED_ON": "outside", "PATH": "/usr/bin:/bin", "HOME": "/root"}


def main(compose: str) -> None:
    """Write what Compose says of every project beside it."""
    for project in sorted(PROJECTS.iterdir()):
        done = subprocess.run(
            [compose, "--profile", "*", "config", "--format", "json"],
            cwd=project,
            env=ENVIRON,
            stdout=subprocess.PIPE,
            check=True,
        )
        text = done.stdout.decode().replace(str(project), ".")
        services = json.loads(text)["services"]
        (project / "expected.json").write_text(json.dumps(services, indent=2) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:] or ("docker-compose",))
