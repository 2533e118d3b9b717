#!/usr/bin/env python3
"""Give this machine the public images the project uses, made locally where no registry has them.

Each image is first asked for by `docker pull`, so a registry that answers is always used. Where it
cannot be pulled, an image that behaves like it is made under the same name: Debian trixie by
debootstrap (with this machine's own certificate authorities), then a Dockerfile of the folder
`standin-images` on top. A stand-in carries the label `readiness.standin=1`; to have the real image
instead, remove it (`docker image rm NAME`) and pull.

usage: standins.py [IMAGE ...]      (default: every image that the demo uses)
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from packages import SetUpError, can_install, install, run, say

BASE = "debian:trixie-slim"
RECIPES = Path(__file__).resolve().parent / "standin-images"
RECIPE = {
    "python:3.13-slim": "python",
    "redis:8-alpine": "redis",
    "postgres:17-alpine": "postgres",
    "node:22-slim": "node",
}
USED = (BASE, "python:3.13-slim", "redis:8-alpine", "postgres:17-alpine")
LABEL = "readiness.standin=1"
REGISTRY_SILENCE_S = 20
"""How long a registry may say nothing at all before it counts as out of reach."""

HOST_AUTHORITIES = Path("/usr/local/share/ca-certificates")
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
UNUSED = ("usr/share/doc", "usr/share/man", "usr/share/info", "usr/share/locale", "var/cache/apt")
NOT_UNPACKED = "".join(f"path-exclude /{folder}/*\n" for folder in UNUSED if "share" in folder)
TWEAKS = {
    "etc/apt/apt.conf.d/docker": (
        'APT::Install-Suggests "false";\nAPT::Keep-Downloaded-Packages "false";\n'
        'Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n'
    ),
    "etc/dpkg/dpkg.cfg.d/docker": f"force-unsafe-io\n{NOT_UNPACKED}",
    "usr/sbin/policy-rc.d": "#!/bin/sh\nexit 101\n",
}


def main(names: Sequence[str]) -> int:
    """Make sure that each of `names` is on this machine's engine: 0, else 1 and the reason."""
    try:
        provide(names or USED)
    except SetUpError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def provide(names: Sequence[str]) -> None:
    """Pull what is not here, and make what cannot be pulled."""
    unknown = [name for name in names if name != BASE and name not in RECIPE]
    if unknown:
        raise SetUpError(f"no stand-in is known for {', '.join(unknown)}")
    with ThreadPoolExecutor() as pool:
        absent = [name for name in names if not is_here(name)]
        pulled = tuple(pool.map(pull, absent))
        missing = [name for name, got in zip(absent, pulled, strict=True) if not got]
        if missing and not is_here(BASE) and (BASE in missing or not pull(BASE)):
            make_base()
        tuple(pool.map(make, (name for name in missing if name != BASE)))


def is_here(name: str) -> bool:
    """Whether the engine has an image of that name."""
    inspect = ("docker", "image", "inspect", name)
    return subprocess.run(inspect, capture_output=True, check=False).returncode == 0


def pull(name: str) -> bool:
    """Pull an image; False, and the reason said, where no registry gives it."""
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(("docker", "pull", name), stdout=output, stderr=output)
        deadline = time.monotonic() + REGISTRY_SILENCE_S
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
            if os.fstat(output.fileno()).st_size:
                process.wait()
        process.kill()
        output.seek(0)
        last = (output.read().strip() or "the registry says nothing").splitlines()[-1]
    reason = last.rpartition(": ")[2]
    say(f"{name}: {'pulled' if process.wait() == 0 else f'cannot be pulled ({reason})'}")
    return process.returncode == 0


def make(name: str) -> None:
    """Build the stand-in of one image from its recipe, on the base image."""
    say(f"{name}: making a local stand-in from Debian trixie's packages")
    folder = RECIPES / RECIPE[name]
    run("docker", "build", "--label", LABEL, "-t", name, str(folder))
    say(f"{name}: stand-in made")


def make_base() -> None:
    """Bootstrap Debian trixie into a folder and import it as the base image."""
    if not can_install():
        raise SetUpError(f"{BASE} cannot be pulled, and is made on Debian or Ubuntu by root only")
    if not shutil.which("debootstrap"):
        install("debootstrap")
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
    run("debootstrap", "--variant=minbase", "--include=ca-certificates", "trixie", str(root))
    subprocess.run(("umount", str(root / "proc")), capture_output=True, check=False)
    sources = root / "etc/apt/sources.list"
    release = sources.read_text()
    fixes = release.replace("/debian trixie", "/debian-security trixie-security")
    sources.write_text(release + fixes)
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
    changes = ('CMD ["bash"]', f"LABEL {LABEL}")
    archive = root.parent / "root.tar"
    run("tar", "-C", str(root), "--one-file-system", "-cf", str(archive), ".")
    options = [word for change in changes for word in ("--change", change)]
    run("docker", "import", *options, str(archive), BASE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
