"""Runs a container action on a copy of a repository, as GitHub's runner would."""

import os
import shlex
import shutil
import tempfile
import time
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.runner import container
from tests.runner.checkout import check_out
from tests.runner.environment import RUNTIME_TOKEN, environment
from tests.runner.file_commands import FileCommands
from tests.runner.metadata import Action, read_action
from tests.runner.model import Call, Level, StepResult
from tests.runner.paths import Directories
from tests.runner.running import RunningStep, Started
from tests.runner.step import Step

_BUILD_LINES_QUOTED = 20


def run_action(call: Call) -> StepResult:
    """Runs the action to its end; an exception (Ctrl-C, say) cancels it first.

    Raises:
        RuntimeError: the action's image cannot be built.
        FileNotFoundError: there is no docker client.
    """
    running = start_action(call)
    try:
        return running.wait()
    except BaseException:
        running.cancel()
        running.wait()
        raise


def start_action(call: Call) -> RunningStep:
    """Builds the image, unless the call brings one, and starts the action's container.

    Raises:
        RuntimeError: the action's image cannot be built.
        FileNotFoundError: there is no docker client.
    """
    docker = container.find_docker()
    action = read_action(call.action_dir)
    inputs = action.resolved(call.inputs, call.token)
    with ExitStack() as stack:
        socket = container.engine_socket(os.environ)
        directories = check_out(call.workspace, _work_dir(call, stack), call.event, socket)
        step = _new_step(call, directories)
        began = time.monotonic()
        image = call.image or _build(docker, action, step, stack)
        build_s = time.monotonic() - began
        _introduce(step, call, action, inputs)
        stages = _Stages(docker, image, call, inputs, directories)
        started = stages.start(step, build_s=build_s)
        post = partial(stages.post, action.post_entrypoint) if action.post_entrypoint else None
        return RunningStep(step, started, stack.pop_all(), post)


@dataclass(frozen=True)
class _Stages:
    """The action's main and post step: containers of one image, with the same mounts."""

    docker: str
    image: str
    call: Call
    inputs: Mapping[str, str]
    directories: Directories

    def start(self, step: Step, *, build_s: float = 0.0, entrypoint: str = "") -> Started:
        """Starts a container, which finds what an earlier stage has saved in `step`."""
        files = FileCommands.create(self.directories.file_commands, str(uuid.uuid4()))
        variables = environment(
            self.call, self.inputs, self.directories, files.paths, dict(step.state)
        )
        name = container.container_name(self.image)
        arguments = container.run_arguments(
            name=name,
            image=self.image,
            environment=variables,
            mounts=self.directories.mounts(),
            entrypoint=entrypoint,
        )
        step.write(shlex.join((self.docker, *arguments)), "command")
        return Started(
            docker=container.start_container(self.docker, arguments, variables),
            container=name,
            files=files,
            build_s=build_s,
            workspace=self.directories.workspace if self.call.work_dir else None,
        )

    def post(self, entrypoint: str, main: Step) -> RunningStep:
        """Starts the post step, in whose log the job's masks hold as well."""
        step = _new_step(self.call, self.directories)
        step.masker, step.state = main.masker, main.state
        step.write("Post Run ./", "group")
        step.write("", "endgroup")
        return RunningStep(step, self.start(step, entrypoint=entrypoint), ExitStack())


def _work_dir(call: Call, stack: ExitStack) -> Path:
    if call.work_dir:
        return call.work_dir
    made = Path(tempfile.mkdtemp(prefix="runner-"))
    # Like the runner, which goes on where it may not delete what root left behind.
    stack.callback(shutil.rmtree, made, ignore_errors=True)
    return made / "_work"


def _new_step(call: Call, directories: Directories) -> Step:
    step = Step(
        paths=directories.path_map(),
        workspace=str(directories.workspace),
        on_line=call.on_line,
    )
    for secret in (call.token, RUNTIME_TOKEN):
        step.masker.add_with_lines(secret)
    return step


def _build(docker: str, action: Action, step: Step, stack: ExitStack) -> str:
    step.write("Building docker image", "group")
    try:
        image = container.build_image(docker, action.dockerfile, step.write)
    except RuntimeError as failed:
        lines = [line.text for line in step.log if not line.tag and line.text]
        raise RuntimeError("\n".join((str(failed), *lines[-_BUILD_LINES_QUOTED:]))) from failed
    step.write("", "endgroup")
    stack.callback(container.remove_image, docker, image)
    return image


def _introduce(step: Step, call: Call, action: Action, inputs: Mapping[str, str]) -> None:
    if unexpected := action.unexpected(call.inputs):
        names = ", ".join(f"'{name}'" for name in unexpected)
        valid = ", ".join(f"'{name}'" for name in ("entryPoint", "args", *action.inputs))
        step.issue(Level.WARNING, f"Unexpected input(s) {names}, valid inputs are [{valid}]")
    step.write("Run ./", "group")
    for heading, values in (("with:", inputs), ("env:", call.env)):
        given = [f"  {name}: {value}" for name, value in values.items() if value]
        for line in (heading, *given) if given else ():
            step.write(line)
    step.write("", "endgroup")
