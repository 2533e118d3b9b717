"""Carries out the workflow commands in a step's output, or hands a line on as plain text."""

from collections.abc import Callable, Mapping

from tests.runner.commands import REGISTERED, Command, parse
from tests.runner.model import Level
from tests.runner.step import RefusedError, Step

_QUIET = frozenset({"add-mask", "debug", "error", "warning", "notice"})
_LONGEST_UNMASKED_TOKEN = 6
_OUT_OF_USE = "The `{}` command is disabled. Please upgrade to using Environment Files."
_DEPRECATED = (
    "The `{}` command is deprecated and will be disabled soon. "
    "Please upgrade to using Environment Files."
)
_BAD_TOKEN = (
    "You cannot use a endToken that is an empty string, the string 'pause-logging', "
    "or another workflow command."
)


_Actions = Mapping[str, Callable[[Command], None]]


class BadStopTokenError(Exception):
    """`::stop-commands::` with a token that the runner refuses; it ends the step on the spot."""


class CommandManager:
    """Reads the lines of both output streams of one step."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._stop_token: str | None = None
        self._echo = False
        self._actions: _Actions = {
            "add-mask": self._add_mask,
            "add-matcher": self._add_matcher,
            "add-path": self._disabled,
            "debug": _ignore,  # shown only in a run with RUNNER_DEBUG
            "echo": self._set_echo,
            "endgroup": self._group,
            "error": self._issue,
            "group": self._group,
            "notice": self._issue,
            "remove-matcher": _ignore,
            "save-state": self._save_state,
            "set-env": self._disabled,
            "set-output": self._set_output,
            "warning": self._issue,
        }

    def handle(self, line: str) -> None:
        """Takes in one line of the action's output.

        Raises:
            BadStopTokenError: the runner would give up on the step here.
        """
        token = () if self._stop_token is None else (self._stop_token,)
        command = parse(line, REGISTERED.union(token))
        if command is None or not self._obey(command, line):
            self._step.write(_without_runner_marks(line))

    def _obey(self, command: Command, line: str) -> bool:
        if self._stop_token is not None:
            return self._resume(command, line)
        if command.name == "stop-commands":
            self._stop(command.data, line)
        else:
            self._carry_out(command, line)
        return True

    def _resume(self, command: Command, line: str) -> bool:
        if command.name != self._stop_token:
            return False
        self._step.write(line)
        self._stop_token = None
        return True

    def _stop(self, token: str, line: str) -> None:
        if token.lower() in REGISTERED | {"", "pause-logging"}:
            raise BadStopTokenError(_BAD_TOKEN)
        self._stop_token = token.lower()
        if len(token) > _LONGEST_UNMASKED_TOKEN:
            self._step.masker.add(token)
        self._step.write(line)

    def _carry_out(self, command: Command, line: str) -> None:
        quiet = command.name in _QUIET
        if self._echo and not quiet:
            self._step.write(line)
        try:
            self._actions[command.name](command)
        except RefusedError as refused:
            self._step.fail(f"command '{command.name if quiet else line}'", refused)

    def _add_mask(self, command: Command) -> None:
        if not command.data.strip():
            message = "Can't add secret mask for empty string in ##[add-mask] command."
            self._step.issue(Level.WARNING, message)
            return
        if self._echo:
            self._step.write("::add-mask::***")
        self._step.masker.add_with_lines(command.data)

    def _add_matcher(self, command: Command) -> None:
        if command.data:
            self._step.matchers.append(command.data)
        else:
            self._step.issue(Level.WARNING, "File path must be specified.")

    def _group(self, command: Command) -> None:
        self._step.write(command.data if command.name == "group" else "", command.name)

    def _issue(self, command: Command) -> None:
        self._step.issue(Level(command.name), command.data, command.properties)

    def _set_echo(self, command: Command) -> None:
        wish = command.data.strip().upper()
        if wish not in ("ON", "OFF"):
            raise RefusedError(
                "Invalid echo command value. Possible values can be: 'on', 'off'. "
                f"Current value is: '{command.data}'."
            )
        self._echo = wish == "ON"

    def _set_output(self, command: Command) -> None:
        self._step.set_output(self._named(command), command.data)

    def _save_state(self, command: Command) -> None:
        self._step.state[self._named(command)] = command.data

    def _named(self, command: Command) -> str:
        self._step.issue(Level.WARNING, _DEPRECATED.format(command.name))
        name = command.properties.get("name", "")
        if not name:
            raise RefusedError(f"Required field 'name' is missing in ##[{command.name}] command.")
        return name

    def _disabled(self, command: Command) -> None:
        raise RefusedError(_OUT_OF_USE.format(command.name))


def _ignore(_: Command) -> None:
    """Does nothing: the command changes nothing that is kept here."""


def _without_runner_marks(line: str) -> str:
    # The one thing that the runner itself takes out of plain text: its own step marks.
    return line.replace("##[start-action", r"##[\start-action").replace(
        "##[end-action", r"##[\end-action"
    )
