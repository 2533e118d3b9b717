#!/usr/bin/env python3
"""Give this machine the public images the project uses, made locally where no registry has them.

Each image is first asked for by `docker pull`, so a registry that answers is always used. Where it
cannot be pulled, an image that behaves like it is made under the same name: Debian trixie by
debootstrap (with this machine's own certificate authorities), then a Dockerfile of the folder
`standin-images` on top. A stand-in carries the label `readiness.standin=1`; to have the real image
instead, remove it (`docker image rm NAME`) and pull.

usage: standins.py [IMAGE ...]      (default: every image the project uses)
"""

import os
import platform
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BASE = "debian:trixie-slim"
RECIPES = Path(__file__).resolve().parent / "standin-images"
RECIPE = {
    "python:3.13-slim": "python",
    "redis:8-alpine": "redis",
    "postgres:17-alpine": "postgres",
    "node:22-slim": "node",
}
DEFAULT = (BASE, "python:3.13-slim", "redis:8-alpine", "postgres:17-alpine")
REGISTRY_SILENCE_S = 20
"""How long a registry may say nothing at all before it counts as out of reach."""

MIRROR = "http://deb.debian.org"
SOURCES = f"""\
Types: deb
URIs: {MIRROR}/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: {MIRROR}/debian-security
Suites: trixie-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""
HOST_AUTHORITIES = Path("/usr/local/share/ca-certificates")
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
UNUSED = ("usr/share/doc", "usr/share/man", "usr/share/info", "usr/share/locale", "var/cache/apt")
NOT_UNPACKED = "".join(f"path-exclude /{folder}/*\n" for folder in UNUSED if "share" in folder)
TWEAKS = {
    "etc/apt/sources.list.d/debian.sources": SOURCES,
    "etc/apt/apt.conf.d/docker": (
        'APT::Install-Suggests "false";\nAPT::Keep-Downloaded-Packages "false";\n'
        'Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n'
    ),
    "etc/dpkg/dpkg.cfg.d/docker": f"force-unsafe-io\n{NOT_UNPACKED}",
    "usr/sbin/policy-rc.d": "#!/bin/sh\nexit 101\n",
}


class StandInError(Exception):
    """No stand-in can be made here; the text says what is missing."""


def main(names: Sequence[str]) -> int:
    """Make sure that each of `names` is on this machine's engine; 0 when all are."""
    unknown = [name for name in names if name != BASE and name not in RECIPE]
    if unknown:
        return say(f"no stand-in is known for {', '.join(unknown)}") or 2
    with ThreadPoolExecutor() as pool:
        try:
            absent = [name for name in names or DEFAULT if not is_here(name)]
            missing = [n for n, got in zip(absent, pool.map(pull, absent), strict=True) if not got]
            if missing and not is_here(BASE) and (BASE in missing or not pull(BASE)):
                make_base()
            tuple(pool.map(make, (name for name in missing if name != BASE)))
        except (StandInError, OSError) as problem:
            return say(f"stand-ins: {problem}") or 1
    return 0


def say(line: str) -> None:
    """One line of progress."""
    print(line, flush=True)


def is_here(name: str) -> bool:
    """Whether the engine has an image of that name."""
    inspect = ("docker", "image", "inspect", name)
    return subprocess.run(inspect, capture_output=True, check=False).returncode == 0


def pull(name: str) -> bool:
    """Pull an image; False, and the reason printed, where the registry does not give it."""
    process = subprocess.Popen(
        ("docker", "pull", name), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    if select.select([process.stdout], [], [], REGISTRY_SILENCE_S)[0]:
        said = process.stdout.read().strip()
    else:
        process.kill()
        said = f"no answer within {REGISTRY_SILENCE_S} s"
    if process.wait() == 0:
        say(f"{name}: pulled")
        return True
    say(f"{name}: cannot be pulled ({said.splitlines()[-1] if said else 'no reason given'})")
    return False


def make(name: str) -> None:
    """Build the stand-in of one image from its recipe, on the base image."""
    say(f"{name}: making a local stand-in from Debian trixie's packages")
    folder = RECIPES / RECIPE[name]
    run("docker", "build", "--label", "readiness.standin=1", "-t", name, str(folder))
    say(f"{name}: stand-in made")


def make_base() -> None:
    """Bootstrap Debian trixie into a folder and import it as the base image."""
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        raise StandInError(
            f"{BASE} cannot be pulled, and making it here needs root and the package debootstrap"
        )
    say(f"{BASE}: making a local stand-in with debootstrap")
    with tempfile.TemporaryDirectory(prefix="readiness-standin-") as folder:
        root = Path(folder, "root")
        bootstrap(root)
        carry_authorities(root)
        slim(root)
        import_image(root)
    say(f"{BASE}: stand-in made")


def bootstrap(root: Path) -> None:
    """Unpack a minimal Debian trixie into `root`."""
    run(
        *("debootstrap", "--variant=minbase", "--include=ca-certificates"),
        *("trixie", str(root), f"{MIRROR}/debian"),
    )
    subprocess.run(("umount", str(root / "proc")), capture_output=True, check=False)
    (root / "etc/apt/sources.list").unlink(missing_ok=True)
    for path, text in TWEAKS.items():
        (root / path).write_text(text)
    (root / "usr/sbin/policy-rc.d").chmod(0o755)


def carry_authorities(root: Path) -> None:
    """Let builds trust what this machine trusts: its own authorities, for apt, pip and the rest."""
    authorities = sorted(HOST_AUTHORITIES.glob("*.crt"))
    if not authorities:
        return
    for authority in authorities:
        shutil.copy(authority, root / "usr/local/share/ca-certificates")
    run("chroot", str(root), "update-ca-certificates")
    (root / "etc/pip.conf").write_text(f"[global]\ncert = {BUNDLE}\n")


def slim(root: Path) -> None:
    """Remove what the public slim image does not carry either."""
    for folder in (*UNUSED, "var/lib/apt/lists", "var/log"):
        shutil.rmtree(root / folder, ignore_errors=True)
        (root / folder).mkdir()
    for name in ("resolv.conf", "hostname"):
        (root / "etc" / name).unlink(missing_ok=True)


def import_image(root: Path) -> None:
    """Make the base image of a folder."""
    changes = ('CMD ["bash"]', "LABEL readiness.standin=1")
    arguments = [word for change in changes for word in ("--change", change)]
    tar = ("tar", "-C", str(root), "--one-file-system", "-c", ".")
    with subprocess.Popen(tar, stdout=subprocess.PIPE) as archive:
        run("docker", "import", *arguments, "-", BASE, stdin=archive.stdout)
    if archive.returncode != 0:
        raise StandInError(f"tar of the new base image ended with status {archive.returncode}")


def run(*command: str, stdin: object = None) -> None:
    """Run a command quietly; when it fails, its last lines are part of the error."""
    done = subprocess.run(
        command,
        stdin=stdin or subprocess.DEVNULL,  # type: ignore[call-overload]
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = "\n".join(done.stdout.splitlines()[-20:])
        raise StandInError(f"`{' '.join(command)}` ended with {done.returncode}:\n{last}")


if __name__ == "__main__":
    if platform.system() != "Linux":
        sys.exit("stand-ins are made on Linux only; elsewhere the images have to be pulled")
    sys.exit(main(sys.argv[1:]))
