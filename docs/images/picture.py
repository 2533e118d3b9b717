"""Makes pull-request.png and ready.png: a red and a green run as GitHub shows their results.

`python -m docs.images.picture` from the project's folder; it needs an engine, npm, chromium,
pngquant, and Debian's fonts-liberation and fonts-noto-color-emoji. The texts are the runs' own,
styled with GitHub's Markdown style sheet, the timeline drawn by Mermaid as GitHub does; only the
frame around them is drawn here.
"""

# ruff: noqa: INP001  a script beside the pictures that it makes
from __future__ import annotations

import html
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from tests.runner.harness import run_action
from tests.runner.model import Annotation, Call, StepResult

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
PACKAGES = ("github-markdown-css@5.8.1", "mermaid@11.12.0")
STYLE = "node_modules/github-markdown-css/github-markdown-light.css"
USED_AS = {"action_repository": "org/readiness-action", "action_ref": "v1"}
AROUND = 4
"""Lines shown before and after the line at fault."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture of an example's run; `unfolded` is the part that a reader has opened."""

    name: str
    example: str
    height: int
    unfolded: str = ""


PICTURES = (
    Picture(name="pull-request", example="broken/redis", height=1050),
    Picture(name="ready", example="academy", height=1360, unfolded="Timeline"),
)


def main() -> None:
    """Run each example as GitHub would, lay its page out, and take its picture."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        subprocess.run(["npm", "install", "--silent", *PACKAGES], cwd=place, check=True)
        (place / "style.css").write_text((place / STYLE).read_text(encoding="utf-8"))
        for picture in PICTURES:
            example = PROJECT / "examples" / picture.example
            result = run_action(Call(action_dir=PROJECT, workspace=example, github=USED_AS))
            (place / "page.html").write_text(_page(picture, result, example), encoding="utf-8")
            _chromium(place / "page.html", place / "page.png", picture.height)
            _shrink(place / "page.png", HERE / f"{picture.name}.png")


def _page(picture: Picture, result: StepResult, example: Path) -> str:
    page = (HERE / "page.html").read_text(encoding="utf-8")
    remarks = "".join(_annotated(remark, example) for remark in result.annotations)
    page = page.replace("{{annotations}}", remarks)
    return page.replace("{{summary}}", _summary(result.summary, picture.unfolded))


def _annotated(remark: Annotation, example: Path) -> str:
    """The lines around the one at fault, as in "Files changed", with the remark below it."""
    lines = (example / remark.file).read_text(encoding="utf-8").splitlines()
    at = remark.line or 1
    shown = range(max(1, at - AROUND), min(len(lines), at + AROUND) + 1)
    rows = [f"<tr><td>{n}</td><td>+ {html.escape(lines[n - 1])}</td></tr>" for n in shown]
    box = (
        f"<tr><td></td><td><div class='remark'><b>Check failure on line {at} in {remark.file}</b>"
        f"<p class='by'>GitHub Actions / readiness</p><p><b>{html.escape(remark.title)}</b></p>"
        f"<pre>{html.escape(remark.message)}</pre></div></td></tr>"
    )
    rows.insert(shown.index(at) + 1, box)
    table = f"<div class='file'>{remark.file}</div><table>{''.join(rows)}</table>"
    return f"<h1>Files changed</h1><section class='diff'>{table}</section>"


def _summary(text: str, unfolded: str) -> str:
    """The job summary as HTML, one of its folded parts opened as a reader would."""
    made = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    made = re.sub(
        r'<pre><code class="language-mermaid">(.*?)</code></pre>',
        r'<pre class="mermaid">\1</pre>',
        made,
        flags=re.DOTALL,
    )
    if not unfolded:
        return made
    return made.replace(f"<details><summary>{unfolded}", f"<details open><summary>{unfolded}")


def _chromium(page: Path, shot: Path, height: int) -> None:
    subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--hide-scrollbars",
            "--allow-file-access-from-files",
            "--virtual-time-budget=10000",
            "--force-device-scale-factor=1.5",
            f"--window-size=920,{height}",
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
