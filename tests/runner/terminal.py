"""Shows a step in a terminal: its log as it comes, then what GitHub would keep of it."""

import re
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from tests.runner.model import Annotation, Conclusion, Level, LogLine, StepResult

_STYLES = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTICE: "cyan"}
_COLOURS = {
    Conclusion.SUCCESS: "bold green",
    Conclusion.FAILURE: "bold red",
    Conclusion.CANCELLED: "bold yellow",
}
_FOLD_TITLE = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)
_TAG = re.compile(r"</?(?:details|summary|code|pre|b|strong|em|sub|sup|p|div|span)\b[^>]*>")


class LiveLog:
    """Prints log lines as GitHub's page does: a group is one heading, unless unfolded.

    While a group runs, a terminal shows its last line below the heading.
    """

    def __init__(self, console: Console, *, unfold: bool) -> None:
        self._console = console
        self._unfold = unfold
        self._inside = False
        self._status = console.status("")

    def __call__(self, line: LogLine) -> None:
        if line.annotation:
            self._print(_annotated(line.annotation))
        elif line.tag == "group":
            self._open(line.text)
        elif line.tag == "endgroup":
            self._close()
        elif line.tag == "command":
            self._console.print(Text(line.text, style="blue"), no_wrap=True, overflow="ellipsis")
        else:
            self._tell(line.text)

    def _open(self, title: str) -> None:
        self._close()
        self._inside = True
        self._print(Text(f"{'▾' if self._unfold else '▸'} {title}", style="bold"))
        if not self._unfold:
            self._status.start()

    def _close(self) -> None:
        self._inside = False
        self._status.stop()
        self._status.update("")

    def _tell(self, text: str) -> None:
        shown = Text.from_ansi(text)
        if self._inside and not self._unfold:
            shown.truncate(max(self._console.width - 4, 1), overflow="ellipsis")
            self._status.update(shown)
        else:
            self._print(Text("  ").append_text(shown) if self._inside else shown)

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)


def result_view(result: StepResult) -> RenderableType:
    """Gives the whole result, to be printed after the log."""
    return Group(*_sections(result))


def _sections(result: StepResult) -> Iterator[RenderableType]:
    yield Rule("Step", align="left")
    yield Text.assemble(
        (str(result.conclusion), _COLOURS[result.conclusion]),
        f"  exit status {result.exit_code}, {result.duration_s:.1f} s "
        f"(and {result.build_s:.1f} s to build the action's image)",
    )
    if result.annotations:
        yield Rule(f"Annotations ({len(result.annotations)})", align="left")
        yield from (_annotated(found, with_title=True) for found in result.annotations)
    if result.outputs:
        yield Rule("Outputs", align="left")
        yield _outputs(result)
    if result.summary:
        yield Rule("Job summary", align="left")
        yield Padding(Markdown(_plain(result.summary)), (0, 1))
    if result.workspace:
        yield Text(f"The workspace is kept in {result.workspace}")


def _annotated(found: Annotation, *, with_title: bool = False) -> Text:
    title = f"{found.title}: " if with_title and found.title else ""
    place = f"{found.place} " if found.place else ""
    return Text.assemble(
        (f"{found.level.capitalize()}: ", _STYLES[found.level]),
        (place, "bold"),
        title,
        Text.from_ansi(found.message),
    )


def _outputs(result: StepResult) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, value in result.outputs.items():
        table.add_row(Text(name, style="bold"), Text(_without_escapes(value), overflow="fold"))
    return table


def _plain(markdown: str) -> str:
    # The terminal knows no HTML: a fold's title becomes a bold line, other tags go.
    titled = _FOLD_TITLE.sub(r"\n\n**▾ \1**\n\n", _without_escapes(markdown))
    return _TAG.sub("", titled.replace("<br>", " "))


def _without_escapes(text: str) -> str:
    return text.replace("\x1b", "")
