"""What one run has on the engine: other runs may be at work beside it."""

from __future__ import annotations

import subprocess


def lines(*command: str) -> frozenset[str]:
    """The lines that a docker command prints."""
    done = subprocess.run(("docker", *command), capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split("\n")) - {""}


def left_of(run_id: str) -> frozenset[str]:
    """Containers, networks and temporary tags of a run that are still there."""
    mine = ("--filter", f"label=readiness.run={run_id}")
    tags = lines("images", "--format", "{{.Repository}}:{{.Tag}}", "readiness-run/*")
    return (
        lines("ps", "-a", "-q", *mine)
        | lines("network", "ls", "-q", *mine)
        | frozenset(tag for tag in tags if run_id in tag)
    )


def tagged(name: str) -> frozenset[str]:
    """The ids of the images that bear a name."""
    return lines("images", "-q", "--no-trunc", name)
