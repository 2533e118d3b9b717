"""Loads the worker's entry in a container of its image that has no network."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.container import ContainerSpec
from readiness.gates.probing import ProbeRun, run_command, run_script
from readiness.gates.worker import WorkerUnderTest
from readiness.plan import ImageGate
from readiness.probes import (
    SCRIPT_PATH,
    ImportResult,
    ProbeOutput,
    import_probe_args,
    read_output,
    source,
)


@dataclass(frozen=True, kw_only=True)
class ImageEvidence:
    """What was seen of the probe: the engine's part and, for `import`, the probe's own report.

    `head` is how the program begins that the container was to execute, None where it is not known.
    """

    gate: ImageGate
    run: ProbeRun
    output: ProbeOutput[ImportResult]
    oom: bool = False
    head: bytes | None = None


def act(under: WorkerUnderTest, gate: ImageGate) -> ImageEvidence:
    """Load the worker's entry in a container of its image that has no network."""
    if gate.command is not None:
        run = run_command(under.bench.lab, _command_spec(under, gate), gate.timeout)
        output: ProbeOutput[ImportResult] = ProbeOutput(started=True, result=None, log=run.lines)
    else:
        run = _import(under, gate)
        output = read_output(under.nonce, run.lines, ImportResult)
    ended_well = run.exit is not None and run.exit.code == 0
    return ImageEvidence(
        gate=gate,
        run=run,
        output=output,
        oom=bool(run.exit and run.exit.oom),
        head=None if ended_well else under.head_of(_program(under, gate)),
    )


def _program(under: WorkerUnderTest, gate: ImageGate) -> str:
    """What the container was to execute first."""
    own = gate.command if gate.command is not None and not gate.keep_entrypoint else under.words
    return own[0] if own else ""


def _command_spec(under: WorkerUnderTest, gate: ImageGate) -> ContainerSpec:
    role = f"image-{under.worker.name}"
    if gate.keep_entrypoint:
        return under.spec(role, command=gate.command, network=False)
    return under.spec(role, command=(), entrypoint=gate.command, network=False)


def _import(under: WorkerUnderTest, gate: ImageGate) -> ProbeRun:
    arguments = import_probe_args(
        nonce=under.nonce,
        imports=gate.imports,
        forbid=gate.forbid,
        timeout=gate.timeout,
        folders=under.python.folders,
    )
    words = (*under.python.words, SCRIPT_PATH, *arguments)
    files = {SCRIPT_PATH: source("import")}
    role = f"image-{under.worker.name}"

    def direct() -> ContainerSpec:
        return under.spec(
            f"{role}-direct", command=(), entrypoint=words, network=False, files=files
        )

    return run_script(
        under.bench.lab,
        under.spec(role, command=words, network=False, files=files),
        direct if under.has_entrypoint else None,
        f"readiness-probe {under.nonce} ",
        gate.timeout,
    )
