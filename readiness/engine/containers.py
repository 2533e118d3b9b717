"""The containers of a run: made from a `ContainerSpec`, followed, killed without grace."""

from __future__ import annotations

import io
import itertools
import posixpath
import re
import secrets
import tarfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import requests
from docker.errors import APIError, ImageNotFound, NotFound
from docker.types import HostConfig, LogConfig, NetworkingConfig
from docker.utils import decode_json_header

from readiness.container import ContainerSpec
from readiness.engine.client import Engine, explain, speaking
from readiness.engine.events import EngineWitness
from readiness.engine.logs import LIMITS, LogTail
from readiness.engine.network import LabNetwork
from readiness.errors import LabError
from readiness.sentence import Sentence, say

PIDS = 4096
SCRIPT = 64 * 1024
"""Of a file that is read: a script may be long, and what it starts stands at its end."""
FOLDER_CHUNKS = 8
"""Of 2 MiB each at most, as the client reads an archive."""
EXIT_S = 1.0
KILLED = 137
GO_DIRECTORY = 1 << 31
"""What the engine, written in Go, adds to the mode of a directory."""

OOM_S = 1.0
"""How long the engine's word of the memory may lag behind a death."""
TOLD_S = 5.0
"""How long after the last process of a container its death may be told."""
NO_PROCESS = re.compile(r"(?i)is not running|process.*not found|no such (process|task|container)")
INTERPRETER = re.compile(r"(?:.*/)?(?:python|pypy|node|ruby|perl|php|java|deno|bun)[\d.]*")
"""Programs that do not hand on another's exit status, as a shell or `timeout` does."""
DEFAULT_RETRIES = 3
DEFAULT_HEALTH_S = 30.0
DNS_OPTIONS = ("timeout:5", "attempts:3")
"""What cannot succeed is refused at once by the sink; on a busy engine the rest needs patience."""

WORKERS_FAULT = re.compile(
    r"container process.*exec|executable file not found|exec format error"
    r"|unable to find (user|group)"
)
"""What runc says where the image's own command cannot be executed."""

TOO_LATE = re.compile(
    r"(standard_init_linux\.go:\d+: )?exec (user process caused|/\S+|\S+/\S+): \"?"
    r"(exec format error|no such file or directory|permission denied|input/output error)\"?"
)
"""What runc prints in the container's own output where the kernel refuses what it had found there:
a binary of another processor, a script whose interpreter is not in the image."""


class ImageGone(LabError):
    """The image that was there is not there any more: its last name was taken away."""


class StartRefused(Exception):
    """The image's own command cannot be executed: the image's fault, not the lab's."""


@dataclass(frozen=True, kw_only=True)
class Exit:
    """How a container ended; `oom` where the kernel killed for lack of memory."""

    code: int
    at: datetime
    oom: bool


@dataclass(frozen=True, kw_only=True)
class HealthCheck:
    """An image's HEALTHCHECK: what to run, how often it may fail, how long it may take (s)."""

    command: tuple[str, ...]
    retries: int
    timeout_s: float
    start_period_s: float


class LabContainer:
    """One container of the run, created but perhaps not yet started."""

    def __init__(
        self, engine: Engine, witness: EngineWitness, id_: str, spec: ContainerSpec
    ) -> None:
        self.id = id_
        self.role = spec.role
        self.address = spec.address or ""
        self._limited = spec.memory is not None
        self._starved = False
        self._engine = engine
        self._witness = witness
        self._log: LogTail | None = None
        self._lock = threading.Lock()
        self._meddling: Sentence | None = None
        self._ours = False

    @property
    def log(self) -> LogTail:
        """The container's output, followed since the first time that it is asked for."""
        with self._lock:
            if self._log is None:
                self._log = LogTail(self._output(follow=True), self._last_lines)
            return self._log

    def start(self) -> None:
        """Start it. Raises StartRefused where the image's command cannot be executed."""
        try:
            with speaking(say("start the container {role}", role=self.role)):
                self._engine.api.start(self.id)
        except LabError as error:
            said = explain(error.__cause__) if isinstance(error.__cause__, APIError) else ""
            if WORKERS_FAULT.search(said):
                raise StartRefused(said) from error
            raise

    def gateway(self) -> str:
        """Where the engine leads what is not on its network; empty where nowhere."""
        networks = self._inspect()["NetworkSettings"]["Networks"].values()
        return next((str(each["Gateway"]) for each in networks if each.get("Gateway")), "")

    def exit(self) -> Exit | None:
        """How it ended, or None while it runs."""
        death = self._witness.death(self.id)
        if death is None:
            return None
        if death.exit_code == KILLED and self._limited:
            # The engine may tell of the memory a moment after the death; asked for once.
            self._limited = False
            self._witness.wait(self.id, lambda seen: any(e.action == "oom" for e in seen), OOM_S)
            self._starved = not self._witness.killed(self.id) and self._is_an_interpreter()
        code = death.exit_code if death.exit_code is not None else -1
        return Exit(code=code, at=death.at, oom=self.oom)

    @property
    def oom(self) -> bool:
        """Whether the kernel killed any process of it for lack of memory."""
        return self._witness.oom(self.id) or self._starved

    def _is_an_interpreter(self) -> bool:
        """Whether its first process, once killed and not by the engine, was so for its memory.

        The engine sometimes misses why: the control group is gone before it has looked. From
        inside of a container its first process cannot be killed.
        """
        with suppress(LabError):
            return bool(INTERPRETER.fullmatch(str(self._inspect()["Path"])))
        return False

    def trouble(self) -> Sentence | None:
        """What befell it that no server does of its own will; None where it runs undisturbed."""
        end, role = self.exit(), self.role
        if end is not None and not end.oom:
            return say(
                "the lab's {role} ended with {code} during the run", role=role, code=end.code
            )
        if end is not None:
            return say(
                "the lab's {role} ended with {code}, out of memory during the run",
                role=role,
                code=end.code,
            )
        if self.oom:
            return say("the lab's {role} ran out of memory during the run", role=role)
        paused = self._witness.paused(self.id)
        return say("the lab's {role} was paused during the run", role=role) if paused else None

    def meddling(self) -> Sentence | None:
        """What somebody else did to it while we let it run; None where nobody did anything.

        Raises LabError where the engine does not tell any more.
        """
        with self._lock:
            if self._meddling is None and not self._ours:
                self._meddling = self._seen_meddling()
            return self._meddling

    def _seen_meddling(self) -> Sentence | None:
        role = self.role
        if self._witness.killed(self.id):
            return say(
                "the container {role} was killed or sent a signal by somebody else during the run",
                role=role,
            )
        if self._witness.paused(self.id):
            return say("the container {role} was paused during the run", role=role)
        return None

    def _end_is_ours(self) -> None:
        with suppress(LabError):  # then whoever asks is told so
            self.meddling()
        self._ours = True

    def refusal(self) -> str:
        """Why its command could not be executed, though the engine started it; else empty."""
        lines = self.log.lines()
        if len(lines) != 1 or not TOO_LATE.fullmatch(lines[0].strip()):
            return ""
        end = self.wait_exit(EXIT_S)
        return lines[0].strip() if end is not None and end.code else ""

    def settled_exit(self) -> Exit | None:
        """How it ended, also where the engine, which may be busy, has not told of it yet."""
        if self.exit() is None and not self._has_processes():
            return self.wait_exit(TOLD_S)
        return self.exit()

    def _has_processes(self) -> bool:
        """Whether any process of it is left; where the engine cannot say, it is taken for so."""
        try:
            return bool(self._engine.api.top(self.id)["Processes"])
        except APIError as error:
            return not NO_PROCESS.search(explain(error))
        except requests.RequestException:
            return True

    def wait_exit(self, seconds: float) -> Exit | None:
        """Wait for its end, at most `seconds`."""
        self._witness.wait(self.id, lambda seen: any(e.action == "die" for e in seen), seconds)
        return self.exit()

    def health_check(self) -> HealthCheck | None:
        """The image's health check, None where it has none."""
        config = self._inspect()["Config"].get("Healthcheck") or {}
        match config.get("Test") or []:
            case ["CMD", *words]:
                command = tuple(words)
            case ["CMD-SHELL", line]:
                command = ("/bin/sh", "-c", line)
            case _:
                return None
        return HealthCheck(
            command=command,
            retries=config.get("Retries") or DEFAULT_RETRIES,
            timeout_s=(config.get("Timeout") or 0) / 1e9 or DEFAULT_HEALTH_S,
            start_period_s=(config.get("StartPeriod") or 0) / 1e9,
        )

    def age(self) -> float:
        """Seconds since it was started."""
        started = next((e.at for e in self._witness.of(self.id) if e.action == "start"), None)
        return (datetime.now(UTC) - started).total_seconds() if started else 0.0

    def run_inside(self, command: tuple[str, ...], timeout: float) -> tuple[int | None, str]:
        """Run a command in the running container; its exit status and output.

        The status is None where it still ran after `timeout` seconds.
        """
        api = self._engine.api
        with speaking(say("run a command in the container {role}", role=self.role)):
            made = api.exec_create(self.id, list(command))
            log = LogTail(api.exec_start(made["Id"], stream=True))
            log.wait_end(timeout)
            code = api.exec_inspect(made["Id"])["ExitCode"]
        return code, "\n".join(log.lines())

    def has_file(self, path: str) -> bool:
        """Whether there is a file at that path, symbolic links followed.

        Asked without its content, which costs the engine a twentieth of giving it.
        """
        api = self._engine.api
        url = f"{api.base_url}/v{api.api_version}/containers/{self.id}/archive"
        with speaking(say("look at the container {role}", role=self.role)):
            answer = api.head(url, params={"path": path}, timeout=api.timeout)
        if not answer.ok:
            return False
        stat = decode_json_header(answer.headers["X-Docker-Container-Path-Stat"])
        target = stat.get("linkTarget")
        return self.has_file(target) if target else not stat["mode"] & GO_DIRECTORY

    def read_file(self, path: str, limit: int = SCRIPT) -> bytes | None:
        """The first bytes of a file of the container, symbolic links followed; None if absent."""
        try:
            chunks, stat = self._engine.api.get_archive(self.id, path)
            if stat.get("linkTarget"):
                return self.read_file(stat["linkTarget"], limit)
            return _first_member(chunks, limit)
        except NotFound:
            return None
        except APIError:
            return None

    def read_folder(self, path: str) -> dict[str, bytes]:
        """The files below a small folder of the container, by their path in it; none if absent."""
        with suppress(APIError, tarfile.TarError):
            chunks, _ = self._engine.api.get_archive(self.id, f"{path}/.")
            data = b"".join(itertools.islice(chunks, FOLDER_CHUNKS))
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                return {
                    posixpath.normpath(member.name): file.read(SCRIPT)
                    for member in archive
                    if member.isfile() and (file := archive.extractfile(member)) is not None
                }
        return {}

    def signal(self, name: str) -> None:
        """Send a signal to its first process; one that has ended already is fine."""
        self._end_is_ours()
        with suppress(APIError, requests.RequestException):
            self._engine.api.kill(self.id, signal=name)

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self._limited = False
        self.signal("SIGKILL")

    def remove(self) -> None:
        """End and remove it with its anonymous volumes; what is gone already is fine."""
        self._end_is_ours()
        with speaking(say("remove the container {role}", role=self.role)):
            try:
                self._engine.api.remove_container(self.id, v=True, force=True)
            except NotFound:
                return
            except APIError as error:
                if "already in progress" not in explain(error):
                    raise

    def _inspect(self) -> Mapping[str, Any]:
        with speaking(say("look at the container {role}", role=self.role)):
            return dict(self._engine.api.inspect_container(self.id))

    def _last_lines(self, count: int) -> Iterator[bytes]:
        return self._output(follow=False, tail=count)

    def _output(self, *, follow: bool, tail: int | Literal["all"] = "all") -> Iterator[bytes]:
        with speaking(say("follow the log of the container {role}", role=self.role)):
            return iter(self._engine.api.logs(self.id, stream=True, follow=follow, tail=tail))


def create(
    engine: Engine, witness: EngineWitness, network: LabNetwork | None, spec: ContainerSpec
) -> LabContainer:
    """Create the container that `spec` asks for, with its files in place, not yet started.

    Raises ImageGone, and LabError for whatever else the engine refuses.
    """
    alone = "" if network is not None and spec.address is not None else secrets.token_hex(6)
    with speaking(say("create the container {role}", role=spec.role)):
        try:
            made = engine.api.create_container(
                spec.image,
                hostname=alone or None,
                name=engine.name(spec.role),
                command=list(spec.command) if spec.command is not None else None,
                entrypoint=list(spec.entrypoint) if spec.entrypoint is not None else None,
                environment=dict(spec.environment),
                labels=engine.labels,
                host_config=_host_config(engine, network, spec, alone),
                networking_config=_networking(engine, network, spec),
            )
        except ImageNotFound as error:
            raise ImageGone(
                say("the image {image} of {role} is gone", image=spec.image, role=spec.role)
            ) from error
        if spec.files:
            engine.api.put_archive(made["Id"], "/", _tar(spec.files))
        if spec.egress and network is not None:
            network.give_egress(made["Id"])
    return LabContainer(engine, witness, made["Id"], spec)


def _host_config(
    engine: Engine, network: LabNetwork | None, spec: ContainerSpec, alone: str
) -> HostConfig:
    """`alone` is the host name of a container without a network; the engine gives it no address.

    A worker that looks up its own name when it is loaded needs no service for that.
    """
    on_network = network is not None and spec.address is not None
    return engine.api.create_host_config(
        network_mode=network.name if network is not None and on_network else "none",
        dns=[network.sink] if network is not None and on_network and not spec.egress else None,
        dns_opt=list(DNS_OPTIONS) if on_network else None,
        extra_hosts={alone: "127.0.0.1"} if alone else None,
        tmpfs=dict(spec.tmpfs) or None,
        cap_add=list(spec.capabilities) or None,
        cap_drop=["ALL"] if spec.confined else None,
        security_opt=["no-new-privileges"] if spec.confined else None,
        mem_limit=spec.memory,
        memswap_limit=spec.memory,
        nano_cpus=int(spec.cpus * 1e9) if spec.cpus else None,
        pids_limit=PIDS,
        # Said, not left to the engine: its own driver may keep nothing that can be read back.
        log_config=LogConfig(type="json-file", config=LIMITS),
    )


def _networking(
    engine: Engine, network: LabNetwork | None, spec: ContainerSpec
) -> NetworkingConfig | None:
    if network is None or spec.address is None:
        return None
    endpoint = engine.api.create_endpoint_config(
        ipv4_address=spec.address,
        aliases=list(spec.aliases),
        links=[(network.sink_name, name) for name in spec.shadowed] or None,
    )
    # The library's stubs ask for one endpoint; its documentation, and the engine, for a mapping.
    networking: Callable[[Any], NetworkingConfig] = engine.api.create_networking_config
    return networking({network.name: endpoint})


def _tar(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo(path.lstrip("/"))
            member.size, member.mode = len(content), 0o644
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def _first_member(chunks: Iterator[bytes], limit: int) -> bytes | None:
    # A tar's first member begins after its 512-byte header: no need to fetch a whole interpreter.
    data = b""
    for chunk in chunks:
        data += chunk
        if len(data) >= 512 + limit:
            break
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r|") as archive:
            member = archive.next()
            if member is None or not member.isfile():
                return None
            return data[512 : 512 + min(limit, member.size)]
    except tarfile.TarError:
        return None
