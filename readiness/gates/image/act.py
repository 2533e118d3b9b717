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
    """What was seen of the probe: the engine's part and, for `import`, the probe's own report."""

    gate: ImageGate
    run: ProbeRun
    output: ProbeOutput[ImportResult]
    oom: bool = False


def act(under: WorkerUnderTest, gate: ImageGate) -> ImageEvidence:
    """Load the worker's entry in a container of its image that has no network."""
    if gate.command is not None:
        run = run_command(under.bench.lab, _command_spec(under, gate), gate.timeout)
        output: ProbeOutput[ImportResult] = ProbeOutput(started=True, result=None, log=run.lines)
    else:
        run = _import(under, gate)
        output = read_output(under.nonce, run.lines, ImportResult)
    return ImageEvidence(gate=gate, run=run, output=output, oom=bool(run.exit and run.exit.oom))


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
