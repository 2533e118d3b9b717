"""What one run has on the engine: other runs may be at work beside it."""

from __future__ import annotations

import subprocess

COUNTS_RIGHT = (28, 1)
"""The first engine that cannot miscount who is on a network."""


def lines(*command: str) -> frozenset[str]:
    """The lines that a docker command prints."""
    done = subprocess.run(("docker", *command), capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split("\n")) - {""}


def left_of(run_id: str) -> frozenset[str]:
    """Containers, networks and temporary tags of a run that is over, and are still there."""
    mine = ("--filter", f"label=readiness.run={run_id}")
    tags = lines("images", "--format", "{{.Repository}}:{{.Tag}}", "readiness-run/*")
    networks = lines("network", "ls", "-q", *mine)
    return (
        lines("ps", "-a", "-q", *mine)
        | frozenset(each for each in networks if not miscounted(each))
        | frozenset(tag for tag in tags if run_id in tag)
    )


def miscounted(network: str) -> bool:
    """Whether it is the engine that keeps a network of a run that is over, and nothing of ours.

    Before 28.1 the engine can lose count of who is on a network where containers end at the same
    time, and refuses to remove what it shows as empty until it restarts
    (github.com/moby/moby/pull/49736). A network that can be removed was left by the run.
    """
    engine = "".join(lines("version", "--format", "{{.Server.Version}}"))
    if tuple(int(part) for part in engine.split(".")[:2]) >= COUNTS_RIGHT:
        return False
    shown = subprocess.run(
        ("docker", "network", "inspect", "--format", "{{len .Containers}}", network),
        capture_output=True,
        text=True,
        check=False,
    )
    if shown.stdout.strip() != "0":
        return False
    refused = subprocess.run(
        ("docker", "network", "rm", network), capture_output=True, text=True, check=False
    )
    return "active endpoint" in refused.stderr


def tagged(name: str) -> frozenset[str]:
    """The ids of the images that bear a name."""
    return lines("images", "-q", "--no-trunc", name)
