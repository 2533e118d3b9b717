"""What the runner keeps while a step runs: its log, annotations, outputs and masks."""

from collections.abc import Callable, Mapping

from tests.runner.annotations import COUNT_LIMIT, annotation
from tests.runner.masks import Masker
from tests.runner.model import Annotation, Level, LogLine, unheard
from tests.runner.paths import PathMap


class RefusedError(Exception):
    """A command or a file command that the runner does not carry out; the step has failed."""


class Step:
    """Collects what a step says. `failed` is set by whatever fails it beside its exit code.

    `on_line` is called with every line of the log, as soon as it is there.
    """

    def __init__(
        self,
        *,
        paths: PathMap | None = None,
        workspace: str = "",
        on_line: Callable[[LogLine], None] = unheard,
    ) -> None:
        self.masker = Masker()
        self.failed = False
        self.log: list[LogLine] = []
        self.annotations: list[Annotation] = []
        self.outputs: dict[str, str] = {}
        self.state: dict[str, str] = {}
        self.environment: dict[str, str] = {}
        self.matchers: list[str] = []
        self._paths = paths or PathMap()
        self._workspace = workspace
        self._on_line = on_line

    def write(self, text: str, tag: str = "") -> None:
        """Adds a line to the log, masked."""
        self._keep(LogLine(text=self.masker.mask(text), tag=tag))

    def issue(self, level: Level, message: str, properties: Mapping[str, str] = {}) -> None:
        """Annotates: the first ten of a level count, the rest are only lines of the log."""
        found = annotation(
            level, self.masker.mask(message), properties, self._paths, self._workspace
        )
        if sum(kept.level is level for kept in self.annotations) < COUNT_LIMIT:
            self.annotations.append(found)
        if found.message:
            self._keep(LogLine(text=found.message, tag=level, annotation=found))

    def fail(self, doing: str, cause: Exception) -> None:
        """Says that something could not be done and why; the step has failed."""
        self.issue(Level.ERROR, f"Unable to process {doing} successfully.")
        self.issue(Level.ERROR, str(cause))
        self.failed = True

    def set_output(self, name: str, value: str) -> None:
        """Sets an output; names differ in more than upper and lower case.

        Raises:
            RefusedError: the name is empty.
        """
        if not name:
            raise RefusedError("Value cannot be null or empty. (Parameter 'name')")
        known = {key.lower(): key for key in self.outputs}
        self.outputs.pop(known.get(name.lower(), ""), None)
        self.outputs[name] = value

    def _keep(self, line: LogLine) -> None:
        self.log.append(line)
        self._on_line(line)
