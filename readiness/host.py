"""The host's part of `readiness run`: starts the action's image, streams it, passes signals on."""

from __future__ import annotations

import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import docker
import requests
from docker.errors import APIError, NotFound
from docker.types import Mount

from readiness.action_image import ensure, image_tag
from readiness.call import Call
from readiness.engine import connect
from readiness.engine.client import LABEL_FRONT, SOCKET, explain, speaking
from readiness.errors import EngineError, UsageError
from readiness.host_login import host_login
from readiness.owned import make_folder
from readiness.sentence import say
from readiness.signals import undisturbed

WORKSPACE = "/github/workspace"
REPORTS = "/readiness/reports"
ENV_FILE = "/readiness/env-file"
PYTHON = "/opt/readiness/bin/python"
VARIABLE_NAME = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)")
EXTERNAL = re.compile(r"""\bexternal["']?\s*:""")
HOST_GATEWAY = (1, 41)
"""Engines that speak this version of the API know their host by a name (20.10)."""

SIGNALS = 20
PASSED_ON = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES")


def run_in_container(call: Call, environ: Mapping[str, str]) -> int:
    """Carry the call out inside the action's own image and give its exit status.

    Raises EngineError without an engine, LabError where the image cannot be built.
    """
    _see_the_env_file(call)
    api = connect()
    tag = image_tag()
    if not api.images(name=tag):
        print("building the action's own image (once; a minute or two)", file=sys.stderr)
    ensure(api, tag)
    mounts, inner = _inner(call, environ)
    _make_report_dir(call.report_dir)
    made: dict[str, str] = {}
    try:
        # A container that the engine is just making must not be forgotten.
        with undisturbed(), speaking(say("start the action's own image")):
            made = api.create_container(
                tag,
                entrypoint=[PYTHON, "-m", "readiness.inside"],
                working_dir=WORKSPACE,
                tty=_on_terminal(call),
                environment=_environment(inner, environ),
                labels={LABEL_FRONT: "1"},
                host_config=api.create_host_config(mounts=mounts, extra_hosts=_host(api)),
            )
        return _attended(api, made["Id"], tty=_on_terminal(call))
    finally:
        with undisturbed():
            if made:
                _remove(api, made["Id"])


def _see_the_env_file(call: Call) -> None:
    """A file that is not there cannot be mounted. Raises UsageError."""
    if call.env_file is not None and not call.env_file.is_file():
        raise UsageError(
            say("expected the env file {file}; there is no such file", file=call.env_file)
        )


def _make_report_dir(folder: Path) -> None:
    try:
        make_folder(folder)
    except OSError as error:
        message = say(
            "expected to write reports to {folder}; it cannot be made: {error}",
            folder=folder,
            error=error.strerror,
        )
        raise UsageError(message) from error


def socket_of(environ: Mapping[str, str]) -> str:
    """The engine's socket on this host. Raises EngineError for an engine on another machine."""
    address = environ.get("DOCKER_HOST") or f"unix://{SOCKET}"
    if not address.startswith("unix://"):
        raise EngineError(
            say(
                "expected an engine on this machine; DOCKER_HOST is {address}: the repository is"
                " mounted into the action's container, which only a local engine can do",
                address=address,
            )
        )
    return address.removeprefix("unix://")


def variables_named(
    root: Path, config: str, env_file: Path | None, environ: Mapping[str, str]
) -> dict[str, str]:
    """The variables of the environment that the configuration at `root / config` names.

    So do its env files, the call's own `env_file`, and the Compose files that it takes workers
    from; where a service is `external`, those that say where it is; no others leave the host.
    """
    from readiness.config.asked import asked
    from readiness.config.external import NAMES as OF_EXTERNAL

    try:
        text = (root / config).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    names = set(VARIABLE_NAME.findall(text)) | asked(root, config, env_file, environ)
    if EXTERNAL.search(text):
        names |= set(OF_EXTERNAL)
    return {name: environ[name] for name in sorted(names) if name in environ}


def _inner(call: Call, environ: Mapping[str, str]) -> tuple[list[Mount], Call]:
    """What is mounted, and the call with the paths as they are inside."""
    mounts = [
        _mount(socket_of(environ), SOCKET),
        _mount(call.root, WORKSPACE),
        _mount(call.report_dir, REPORTS),
    ]
    if call.env_file is not None:
        mounts.append(_mount(call.env_file, ENV_FILE, read_only=True))
    inner = replace(
        call,
        root=Path(WORKSPACE),
        report_dir=Path(REPORTS),
        env_file=Path(ENV_FILE) if call.env_file else None,
        login=call.login or host_login(environ),
    )
    return mounts, inner


def _mount(source: Path | str, target: str, *, read_only: bool = False) -> Mount:
    # No bind, `source:target`: a path of the host may have a colon of its own.
    return Mount(target=target, source=str(source), type="bind", read_only=read_only)


def _environment(inner: Call, environ: Mapping[str, str]) -> dict[str, str]:
    shown = {name: environ[name] for name in PASSED_ON if name in environ}
    size = shutil.get_terminal_size()
    shown |= {"COLUMNS": str(size.columns), "LINES": str(size.lines)}
    return {**shown, "READINESS_CALL": inner.dump()}


def _host(api: docker.APIClient) -> dict[str, str] | None:
    """A name for this host: `localhost` of an external server's address is another inside."""
    spoken: str = api.version()["ApiVersion"]
    known = tuple(map(int, spoken.split("."))) >= HOST_GATEWAY
    return {"host.docker.internal": "host-gateway"} if known else None


def _on_terminal(call: Call) -> bool:
    return sys.stdout.isatty() and not call.json


def _attended(api: docker.APIClient, id_: str, *, tty: bool) -> int:
    """Start the container, stream what it prints, pass signals on, give its exit status."""
    with speaking(say("watch the action's own image")):
        # The library's stubs know the two kinds of stream only one by one.
        attach: Callable[..., Iterable[Any]] = api.attach
        stream = attach(id_, stream=True, logs=True, demux=not tty)
        with _signals_go_to(api, id_):
            api.start(id_)
            for chunk in stream:
                _write((chunk, None) if tty else chunk)
            return int(api.wait(id_)["StatusCode"])


def _write(chunk: tuple[bytes | None, bytes | None]) -> None:
    for data, out in zip(chunk, (sys.stdout, sys.stderr), strict=True):
        if data:
            out.buffer.write(data)
            out.flush()


@contextmanager
def _signals_go_to(api: docker.APIClient, id_: str) -> Iterator[None]:
    """The run inside tears its lab down on SIGINT and SIGTERM; we wait for that."""

    def forward(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        name = signal.Signals(number).name
        threading.Thread(target=_signal, args=(api, id_, name), daemon=True).start()

    watched = (signal.SIGINT, signal.SIGTERM)
    before = {each: signal.signal(each, forward) for each in watched}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _signal(api: docker.APIClient, id_: str, name: str) -> None:
    # Again until it has ended: a container that only starts may not take a signal yet.
    for _ in range(SIGNALS):
        with suppress(APIError, requests.RequestException):
            api.kill(id_, signal=name)
        time.sleep(1)


def _remove(api: docker.APIClient, id_: str) -> None:
    try:
        api.remove_container(id_, v=True, force=True)
    except NotFound:
        return
    except (APIError, requests.RequestException) as error:
        print(f"warning: the run's own container stays: {explain(error)}", file=sys.stderr)
