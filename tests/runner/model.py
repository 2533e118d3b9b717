"""The values that a step leaves behind: log lines, annotations and the result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Level(StrEnum):
    """How loud an annotation is; the value is the workflow command that makes it."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Conclusion(StrEnum):
    """How GitHub would mark the step."""

    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """One annotation; `file` is relative to the workspace where it lies in it, else as given."""

    level: Level
    message: str
    title: str = ""
    file: str = ""
    line: int | None = None
    end_line: int | None = None
    column: int | None = None
    end_column: int | None = None

    @property
    def place(self) -> str:
        """Gives `file:line`, `file`, or nothing."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One masked line of the step's log; `tag` is the runner's mark (`group`, `error`), or empty.

    An annotation beyond the runner's limit is still such a line, with its `annotation`.
    """

    text: str
    tag: str = ""
    annotation: Annotation | None = None

    def __str__(self) -> str:
        return f"##[{self.tag}]{self.text}" if self.tag else self.text


def unheard(_: LogLine) -> None:
    """Takes no notice of a line of the log."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One use of an action by a step.

    `workspace` is the repository to be checked, which is copied; `event` is the event's payload;
    `github` holds the values of the `github` context that differ from those of a push to main
    (`sha`, `api_url`, ...); `env` is the job's. With `work_dir` (not there yet) the runner's
    directories are made there and stay; with `image` nothing is built.
    """

    action_dir: Path
    workspace: Path
    inputs: Mapping[str, str] = field(default_factory=dict)
    event: Mapping[str, object] = field(default_factory=dict)
    token: str = ""
    github: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    work_dir: Path | None = None
    image: str | None = None
    on_line: Callable[[LogLine], None] = unheard


@dataclass(frozen=True, kw_only=True)
class StepResult:
    """What came out of one run of an action.

    `matchers` are the problem matcher files that the output asked for; `workspace` is None
    where the harness took it away again; `container` is the container's name. The times are in
    seconds: the image's build, and the container's life. `post` is the action's post step, which
    runs at the job's end however the step ended.
    """

    exit_code: int
    conclusion: Conclusion
    annotations: tuple[Annotation, ...]
    outputs: Mapping[str, str]
    state: Mapping[str, str]
    environment: Mapping[str, str]
    matchers: tuple[str, ...]
    summary: str
    log: tuple[LogLine, ...]
    build_s: float
    duration_s: float
    workspace: Path | None
    container: str
    post: "StepResult | None" = None

    @property
    def text(self) -> str:
        """The step's log as the runner stores it."""
        return "\n".join(str(line) for line in self.log)
