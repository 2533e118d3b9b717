"""From what the probe's container showed to a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from readiness.diagnosis.complaints import NO_USER, missing_module, server_away
from readiness.diagnosis.frame import Frame
from readiness.diagnosis.log import excerpt
from readiness.diagnosis.sources import Sources
from readiness.gates.findings import red
from readiness.gates.image.act import ImageEvidence
from readiness.images import ImageFailed
from readiness.model import Cause, Control, ControlStatus, Evidence, Finding, Location, Status
from readiness.probes import ImportResult, Link
from readiness.probes.said import chain, message
from readiness.sentence import Sentence, quoted, say

CONTROL = Control(
    status=ControlStatus.RED,
    statement=say("the probe's container had no network: no service could be reached from it"),
)


FORMAT_ERROR = "exec format error"
EXECUTABLE = (b"\x7fELF", b"#!")
"""How a file begins that Linux can execute, on the right processor."""
Chain = tuple[Link, ...]


def judge(evidence: ImageEvidence, sources: Sources) -> Finding:
    """From what was seen to a finding: pass only if the engine saw the probe end well."""
    finding = _judge(evidence, sources)
    seen = (*_engine_evidence(evidence), *finding.evidence)
    finding = replace(finding, evidence=seen, control=CONTROL)
    if finding.status is Status.PASS:
        return finding
    return replace(
        finding,
        location=finding.location or _place_of_command(evidence, sources) or evidence.gate.location,
        excerpt=finding.excerpt or excerpt(evidence.output.log),
    )


def _place_of_command(evidence: ImageEvidence, sources: Sources) -> Location | None:
    """Where a stack trace that the command printed leads to."""
    return sources.of_log(evidence.run.lines) if evidence.gate.command is not None else None


def not_built(failed: ImageFailed) -> Finding:
    """The finding where there is no image to judge."""
    return Finding(
        status=Status.FAIL,
        cause=failed.cause,
        message=failed.message,
        hint=failed.hint,
        location=failed.location,
        excerpt=failed.output,
    )


def _judge(evidence: ImageEvidence, sources: Sources) -> Finding:
    run, gate = evidence.run, evidence.gate
    ended_well = run.exit is not None and run.exit.code == 0
    complained = not ended_well and any(FORMAT_ERROR in line for line in run.lines[:5])
    if FORMAT_ERROR in run.refused or complained:
        if evidence.head is not None and not evidence.head.startswith(EXECUTABLE):
            return replace(_no_first_line(), location=sources.of_instruction("ENTRYPOINT"))
        return red(
            Cause.WRONG_ARCHITECTURE,
            say("expected the image to run on this engine's processor; it cannot be executed here"),
            say(
                "build for the platform that the worker runs on (`build: {platform: …}`), its base"
                " too"
            ),
        )
    if run.refused:
        return replace(_refused(run.refused), location=_user(run.refused, sources))
    if evidence.oom:
        return red(
            Cause.OUT_OF_MEMORY,
            say("expected the worker to load; the kernel killed it for lack of memory"),
            say("raise `limits: {memory: …}` to what production gives, or load less at import"),
        )
    if gate.command is not None:
        return _judge_command(evidence)
    return _judge_import(evidence, sources)


def _no_first_line() -> Finding:
    return red(
        Cause.EXITED_EARLY,
        say(
            "expected the image's entrypoint to start; it is a script whose first line does not"
            " begin with `#!`, so nothing says what runs it"
        ),
        say(
            "write `#!/bin/sh` (or what it is written in) at the very beginning of the file,"
            " without a blank line or a byte order mark before it"
        ),
    )


def _refused(said: str) -> Finding:
    return red(
        Cause.EXITED_EARLY,
        say(
            "expected the image's entrypoint and the probe to start; the engine cannot execute"
            " them: {said}",
            said=said,
        ),
        say(
            "check USER, ENTRYPOINT and command: that the user is in the image, and the file, that"
            " it is executable, and that its interpreter (the first line) exists there"
        ),
    )


def _user(said: str, sources: Sources) -> Location | None:
    return sources.of_instruction("USER") if NO_USER in said else None


def _judge_command(evidence: ImageEvidence) -> Finding:
    run = evidence.run
    words = " ".join(evidence.gate.command or ())
    if run.exit is None:
        return _timed_out(evidence, say("the command `{words}` still ran", words=words))
    if run.exit.code == 0:
        return Finding(
            status=Status.PASS, message=say("`{words}` ended well without any service", words=words)
        )
    missing = missing_module(run.lines)
    cause = _cause_of_command(words, missing, run.lines)
    return red(cause, _exited(words, run.exit.code, missing), HINTS[cause])


def _exited(words: str, code: int, missing: str) -> Sentence:
    if missing:
        return say(
            "expected `{words}` to exit 0 with no service reachable; it exited {code}: {missing} is"
            " not in the image",
            words=words,
            code=code,
            missing=missing,
        )
    return say(
        "expected `{words}` to exit 0 with no service reachable; it exited {code}",
        words=words,
        code=code,
    )


def _cause_of_command(words: str, missing: str, lines: Sequence[str]) -> Cause:
    """By what a program of any language printed; a module that the command names is the entry."""
    if missing:
        named = {PurePosixPath(word).stem for word in re.split(r"[^\w./@-]+", words)}
        entry = PurePosixPath(missing).stem in named
        return Cause.ENTRY_NOT_FOUND if entry else Cause.MISSING_DEPENDENCY
    return Cause.NEEDS_SERVICE if server_away(lines) else Cause.IMPORT_FAILED


HINTS = {
    Cause.MISSING_DEPENDENCY: say(
        "install it in the image (for Node: `dependencies` of package.json, not"
        " `devDependencies`), or COPY it there where it is the project's own"
    ),
    Cause.IMPORT_FAILED: say("run the command in the image; its last lines are quoted below"),
    Cause.ENTRY_NOT_FOUND: say(
        "check the module's name and that the Dockerfile copies it to the working directory"
    ),
    Cause.NEEDS_SERVICE: say(
        "connect when the worker starts, not when it is imported: a service that is down"
        " must not keep the image from loading"
    ),
    Cause.EXITED_EARLY: say(
        'keep what exits out of the import: put it under `if __name__ == "__main__":`'
    ),
}


def _judge_import(evidence: ImageEvidence, sources: Sources) -> Finding:
    run, output, gate = evidence.run, evidence.output, evidence.gate
    result = output.result
    names = ", ".join(gate.imports)
    if result is None:
        if run.exit is None:
            hang = sources.of_frames(output.hang)
            return replace(_timed_out(evidence, _loading(names, output.hang)), location=hang)
        return _ended_early(evidence, names)
    if not result.ok:
        return _import_failed(result, names, sources)
    chains = _loaded_in_spite(gate.forbid, result)
    if chains:
        return _forbidden(chains, sources)
    return _unconfirmed(evidence, names) or Finding(
        status=Status.PASS,
        message=say(
            "{names} loaded without any service ({count} modules)",
            names=names,
            count=len(result.loaded),
        ),
        evidence=(
            Evidence(
                source="worker",
                statement=say(
                    "Python {version} loaded {names} in {seconds} s",
                    version=result.python,
                    names=names,
                    seconds=f"{result.duration_s:.2f}",
                ),
            ),
        ),
    )


def _loading(names: str, hang: Sequence[Frame]) -> Sentence:
    if not hang:
        return say("{names} was still loading", names=names)
    return say("{names} was still loading (in {function})", names=names, function=hang[-1].function)


def _unconfirmed(evidence: ImageEvidence, names: str) -> Finding | None:
    """The probe's word alone is testimony: the engine must have seen its container end well."""
    end = evidence.run.exit
    if end is None:
        return _timed_out(
            evidence, say("{names} had loaded, and its container still ran", names=names)
        )
    if end.code == 0:
        return None
    return red(
        Cause.EXITED_EARLY,
        say(
            "expected the probe to exit 0; {names} loaded, and its container exited {code}",
            names=names,
            code=end.code,
        ),
        say("let the image's entrypoint hand on the exit status of what it runs: `exec`"),
    )


def _ended_early(evidence: ImageEvidence, names: str) -> Finding:
    run = evidence.run
    code = run.exit.code if run.exit else -1
    if not evidence.output.started:
        return red(
            Cause.EXITED_EARLY,
            say(
                "expected the image's Python to import {names}; its container exited {code} before"
                " the probe's first line",
                names=names,
                code=code,
            ),
            say("check that the worker's interpreter is in the image"),
        )
    return red(
        Cause.EXITED_EARLY,
        say(
            "expected {names} to load; the process ended with {code} in the middle of it",
            names=names,
            code=code,
        ),
        HINTS[Cause.EXITED_EARLY],
    )


def _mend(exception: str) -> Sentence:
    if exception.rpartition(".")[2] == "AppRegistryNotReady":
        return say(
            "models load only once Django is set up, which the probe leaves to the worker: write in"
            " `import` the module that calls `django.setup()`, and before what imports models"
        )
    if exception.rpartition(".")[2] == "PackageNotFoundError":
        return say(
            "the project asks for its own version, which only installing it brings along: install"
            " it in the image (`pip install .`) instead of copying it"
        )
    return say("mend the exception; the traceback's deepest line is named")


def _import_failed(result: ImportResult, names: str, sources: Sources) -> Finding:
    cause = result.kind or Cause.IMPORT_FAILED
    dependency = cause is Cause.MISSING_DEPENDENCY and result.missing
    advice = sources.advice(result.missing) if dependency else None
    what = message(result.message)
    if result.exception:
        what = quoted(f"{result.exception}: {result.message}")
    location = sources.of_frames(result.frames)
    hints = {**HINTS, Cause.IMPORT_FAILED: _mend(result.exception)}
    came = Evidence(
        source="worker", statement=say("import chain: {chain}", chain=chain(result.chain))
    )
    return Finding(
        status=Status.FAIL,
        cause=cause,
        message=say(
            "expected {names} to load with no service reachable; saw {what}", names=names, what=what
        ),
        hint=advice.hint if advice else hints.get(cause, _mend(result.exception)),
        location=location or _link_location(result.chain, sources),
        evidence=(came,) if result.chain else (),
        excerpt=tuple(
            f"{frame.file}:{frame.line} in {frame.function}: {frame.source}"
            for frame in result.frames[-6:]
        ),
    )


def _loaded_in_spite(forbid: Sequence[str], result: ImportResult) -> Mapping[str, Chain]:
    """The forbidden packages of which a module was loaded, each with how it came in."""
    return {
        package: result.chains.get(package) or (Link(module=package),)
        for package in forbid
        if package in result.chains
        or any(name == package or name.startswith(f"{package}.") for name in result.loaded)
    }


def _forbidden(chains: Mapping[str, Chain], sources: Sources) -> Finding:
    links = next(iter(chains.values()))
    return Finding(
        status=Status.FAIL,
        cause=Cause.FORBIDDEN_MODULE,
        message=_is_loaded(chains),
        hint=say(
            "take the import out of the worker's path, or move what needs it to a module that"
            " only the web application loads"
        ),
        location=_link_location(links, sources),
        evidence=tuple(
            Evidence(
                source="worker",
                statement=say("{name} came in by {chain}", name=name, chain=chain(links)),
            )
            for name, links in chains.items()
        ),
    )


def _is_loaded(chains: Mapping[str, Chain]) -> Sentence:
    package, *others = chains
    links = chain(chains[package])
    if not others:
        return say(
            "expected {package} not to be loaded by the worker; it is: {chain}",
            package=package,
            chain=links,
        )
    return say(
        "expected {package} not to be loaded by the worker; it is (so are {others}): {chain}",
        package=package,
        others=", ".join(others),
        chain=links,
    )


def _link_location(links: Chain, sources: Sources) -> Location | None:
    """The deepest import of the chain that is written in the repository."""
    frames = [
        Frame(file=link.file, line=link.line, function=link.module) for link in links if link.file
    ]
    return sources.of_frames(frames)


def _timed_out(evidence: ImageEvidence, what: Sentence) -> Finding:
    return red(
        Cause.TIMEOUT,
        say(
            "expected the worker to load within {seconds} s; {what}",
            seconds=f"{evidence.gate.timeout:.0f}",
            what=what,
        ),
        say('put the work under `if __name__ == "__main__":`, or raise `gates.image.timeout`'),
    )


def _engine_evidence(evidence: ImageEvidence) -> tuple[Evidence, ...]:
    end = evidence.run.exit
    if end is None:
        return ()
    statement = say("a container of the image, without network, exited {code}", code=end.code)
    return (Evidence(source="engine", at=end.at, statement=statement),)
