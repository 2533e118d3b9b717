"""What a worker finds that goes looking for what is not its own; run inside of a container."""

import json
import os
import socket
import stat
import sys

OURS = ("GITHUB_", "RUNNER_", "INPUT_", "ACTIONS_", "STATE_", "DOCKER_", "DEPLOY_")
PATHS = ("/var/run/docker.sock", "/run/docker.sock", "/github", "/readiness", "/root/.docker")
MOUNTED = ("/etc/resolv.conf", "/etc/hostname", "/etc/hosts")
DEVICES = frozenset(
    "console core fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom"
    " zero".split()
)
CAPABILITIES = 0xA80425FB  # what an engine leaves every container
OUTSIDE = (("169.254.169.254", 80), ("1.1.1.1", 443), ("172.17.0.1", 22), ("172.17.0.1", 2375))


def look():
    """All that was found, a line each; empty where there was nothing."""
    yield from (f"variable {name}" for name in names() if name.startswith(OURS))
    yield from (f"secret in {name}" for name, text in texts() if "token-of-the" in text)
    yield from (f"path {path}" for path in PATHS if os.path.lexists(path))
    yield from (f"mount {place}" for place in mounts() if place not in MOUNTED)
    yield from (f"socket {path}" for path in sockets())
    yield from (f"device {name}" for name in sorted(set(os.listdir("/dev")) - DEVICES))
    if more := capabilities() & ~CAPABILITIES:
        yield f"capabilities {more:x}"
    yield from (f"reached {host}:{port}" for host, port in doors() if reaches(host, port))


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def names():
    first = (each.partition("=")[0] for each in read("/proc/1/environ").split("\0"))
    return sorted({*os.environ, *first})


def texts():
    yield from os.environ.items()
    yield from ((path, read(path)) for path in ("/proc/1/environ", "/proc/1/cmdline"))


def mounts():
    """Files and folders of somewhere else: a mount whose root is not the root of its own."""
    for line in read("/proc/self/mountinfo").splitlines():
        fields = line.split()
        root, place, kind = fields[3], fields[4], fields[fields.index("-") + 1]
        if root != "/" and kind not in ("proc", "sysfs", "tmpfs", "devpts", "cgroup", "cgroup2"):
            yield place


def sockets():
    for folder in ("/var/run", "/run", "/tmp"):
        for found, _, files in os.walk(folder):
            for path in (os.path.join(found, name) for name in files):
                if stat.S_ISSOCK(os.lstat(path).st_mode):
                    yield path


def capabilities():
    lines = (line.split() for line in read("/proc/self/status").splitlines())
    return max(int(words[1], 16) for words in lines if words[0] in ("CapEff:", "CapPrm:"))


def doors():
    """The host, the gateway, the world; `HOST_AT` is where the test itself listens."""
    yield from OUTSIDE
    if at := os.environ.get("HOST_AT"):
        yield at.split(":")[0], int(at.split(":")[1])
    for line in read("/proc/net/route").splitlines()[1:]:
        gateway = socket.inet_ntoa(bytes.fromhex(line.split()[2])[::-1])
        if gateway != "0.0.0.0":
            port = int(os.environ.get("HOST_AT", ":22").split(":")[1])
            yield from ((gateway, each) for each in (22, 2375, port))


def reaches(host, port):
    try:
        with socket.create_connection((host, port), timeout=2):
            return True
    except OSError:
        return False


def main(words):
    found = list(look())
    print(json.dumps(found))
    if found:
        return 1
    if words == ["serve"]:
        with socket.create_server(("", 8000)) as listener:
            while True:
                listener.accept()[0].close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
