"""Makes pull-request.png: a red run of examples/broken/redis as GitHub shows its results.

`python -m docs.images.picture` from the project's folder; it needs an engine, chromium and
pngquant. The texts are the run's own; only the page around them is drawn here.
"""

# ruff: noqa: INP001  a script beside the picture that it makes
from __future__ import annotations

import html
import re
import subprocess
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

from tests.runner.harness import run_action
from tests.runner.model import Annotation, Call

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
EXAMPLE = PROJECT / "examples" / "broken" / "redis"
AROUND = 4
"""Lines shown before and after the line at fault."""


def main() -> None:
    """Run the example as GitHub would, lay the page out, and take its picture."""
    result = run_action(Call(action_dir=PROJECT, workspace=EXAMPLE))
    page = (HERE / "page.html").read_text(encoding="utf-8")
    page = page.replace("{{annotation}}", _annotated(result.annotations[0]))
    page = page.replace("{{summary}}", _summary(result.summary))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        shot = Path(folder) / "page.png"
        _chromium(file, shot)
        _shrink(shot, HERE / "pull-request.png")


def _annotated(remark: Annotation) -> str:
    """The lines around the one at fault, as in "Files changed", with the remark below it."""
    lines = (EXAMPLE / remark.file).read_text(encoding="utf-8").splitlines()
    at = remark.line or 1
    shown = range(max(1, at - AROUND), min(len(lines), at + AROUND) + 1)
    rows = [f"<tr><td>{n}</td><td>+ {html.escape(lines[n - 1])}</td></tr>" for n in shown]
    box = (
        f"<tr><td></td><td><div class='remark'><b>Check failure on line {at} in {remark.file}</b>"
        f"<p class='by'>GitHub Actions / readiness</p><p><b>{html.escape(remark.title)}</b></p>"
        f"<pre>{html.escape(remark.message)}</pre></div></td></tr>"
    )
    rows.insert(shown.index(at) + 1, box)
    return f"<div class='file'>{remark.file}</div><table>{''.join(rows)}</table>"


def _summary(text: str) -> str:
    """The job summary, the first of its folded parts opened as a reader would."""
    made = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    return re.sub("<details>", "<details open>", made, count=1)


def _chromium(page: Path, shot: Path) -> None:
    subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--hide-scrollbars",
            "--force-device-scale-factor=1.5",
            "--window-size=920,1010",
            f"--screenshot={shot}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
    )


def _shrink(shot: Path, target: Path) -> None:
    subprocess.run(
        ["pngquant", "--force", "--strip", "--speed=1", "--output", target, "64", shot], check=True
    )


if __name__ == "__main__":
    main()
