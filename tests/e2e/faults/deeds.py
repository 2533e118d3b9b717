"""What may befall a container of the lab: by the engine, by the machine, by the network."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

Undo = Callable[[], None]

_JUNK_PORT = 9999
_JUNK = f"""
import socket
with socket.create_server(("", {_JUNK_PORT})) as listening:
    while True:
        with listening.accept()[0] as client:
            client.sendall(b"?" * 64 + b"\\r\\n")
"""


def _nothing() -> None:
    """There is nothing to undo: the container goes with its run."""


def _docker(*command: str) -> Callable[[str], Undo]:
    def deed(container: str) -> Undo:
        subprocess.run(("docker", *command, container), check=True, capture_output=True)
        return _nothing

    return deed


def _freeze(container: str) -> Undo:
    """SIGSTOP of all its processes by the machine: the engine sees nothing of it."""
    for pid in _pids(container):
        os.kill(pid, signal.SIGSTOP)
    return _nothing


def _drop(container: str) -> Undo:
    """Its network takes and gives nothing any more, and says so to nobody."""
    for chain in ("INPUT", "OUTPUT"):
        _in_its_network(container, "iptables", "-I", chain, "-j", "DROP")
    return _nothing


def _talk_junk(container: str) -> Undo:
    """Whoever connects from now on is answered what no protocol knows."""
    pid = _first_pid(container)
    command = ("nsenter", "-t", pid, "-n", sys.executable, "-c", _JUNK)
    listener = subprocess.Popen(command)
    ports = ("-p", "tcp", "-j", "REDIRECT", "--to-ports", str(_JUNK_PORT))
    _in_its_network(container, "iptables", "-t", "nat", "-A", "PREROUTING", *ports)

    def undo() -> None:
        listener.kill()
        listener.wait()

    return undo


def _fill(container: str) -> Undo:
    """There is no room any more where it keeps its data."""
    pid = _first_pid(container)
    used = subprocess.run(
        ("docker", "exec", container, "du", "-sk", "/readiness"),
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split()[0]
    mount = ("mount", "-o", f"remount,size={used}k", "/readiness")
    subprocess.run(("nsenter", "-t", pid, "-m", *mount), check=True)
    return _nothing


def _in_its_network(container: str, *command: str) -> None:
    with suppress(subprocess.CalledProcessError):  # it has gone with its run just now
        subprocess.run(
            ("nsenter", "-t", _first_pid(container), "-n", *command),
            check=True,
            capture_output=True,
        )


def _first_pid(container: str) -> str:
    return str(_inspected(container)["State"]["Pid"])


def _pids(container: str) -> list[int]:
    command = ("docker", "top", container, "-eo", "pid")
    listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return [int(each) for each in listed.split()[1:]]


def _inspected(container: str) -> dict[str, dict[str, object]]:
    command = ("docker", "container", "inspect", container)
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, dict[str, object]] = json.loads(done.stdout)[0]
    return found


DEEDS: Mapping[str, Callable[[str], Undo]] = {
    "kill": _docker("kill"),
    "stop": _docker("stop", "-t", "1"),
    "remove": _docker("rm", "-f", "-v"),
    "pause": _docker("pause"),
    "freeze": _freeze,
    "drop": _drop,
    "junk": _talk_junk,
    "fill": _fill,
}
