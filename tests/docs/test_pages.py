"""Links lead somewhere, examples are valid, and commands exist: in every document."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
import yaml

from readiness.cli import _parser
from readiness.config import load
from readiness.init import FILL_IN, draft
from readiness.plan import RunIdentity
from tests.docs.pages import PAGES, PROJECT, Page, page
from tests.docs.recipes import BORROWED, NAMES, recipe, write

EXAMPLE = PROJECT / "examples" / "broken" / "redis"
WORKFLOW_PAGES = ["README.md", "docs/action.md", "docs/getting-started.md"]
CODE = re.compile(r"(?:readiness|tests|scripts|docs|examples)/[\w./-]*|[\w-]+\.(?:py|yml|toml)")


@pytest.mark.parametrize("document", PAGES, ids=str)
def test_every_link_leads_to_a_file_and_a_heading(document: Page) -> None:
    for link in document.links():
        if "://" in link:
            continue
        path, _, fragment = link.partition("#")
        target = (PROJECT / document.path.parent / path).resolve() if path else None
        assert target is None or target.exists(), link
        if fragment and target is not None:
            assert fragment in Page(path=target.relative_to(PROJECT)).anchors, link
        elif fragment:
            assert fragment in document.anchors, link


@pytest.mark.parametrize("document", PAGES, ids=str)
def test_every_block_of_yaml_is_yaml(document: Page) -> None:
    for block in document.blocks("yaml"):
        assert yaml.safe_load(block), block


CONFIGURATIONS = [
    (document, block)
    for document in PAGES
    for block in document.blocks("yaml")
    if re.search("^version: 1$", block, re.MULTILINE)
]


@pytest.mark.parametrize(("document", "block"), CONFIGURATIONS, ids=lambda value: str(value)[:30])
def test_every_whole_configuration_loads(document: Page, block: str, tmp_path: Path) -> None:
    root = tmp_path / str(document).replace("/", "-")
    if "readiness.yml" in document.files:
        write(document, root)
    else:
        shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("readiness-report"))
    (root / "readiness.yml").write_text(block, encoding="utf-8")
    plan = load(
        root=root,
        config=None,
        identity=RunIdentity(id="r1", nonce="n1"),
        env_file=Path(".env") if (root / ".env").is_file() else None,
        environ={},
    )
    assert plan.workers
    assert all(gate is not None for gate in asdict(plan.workers[0].gates).values())
    assert not [warning for warning in plan.warnings if "weaker" not in warning]


@pytest.mark.parametrize("document", [recipe(name) for name in NAMES], ids=str)
def test_a_recipe_shows_a_whole_project_and_what_to_watch_out_for(document: Page) -> None:
    shown = {"readiness.yml", "Dockerfile"} if document.path.stem not in BORROWED else set()
    assert shown | {"readiness.yml"} <= set(document.files)
    assert re.search("^## (?:What to watch out for|In a registry)$", document.text, re.MULTILINE)
    assert str(document).removeprefix("docs/") in page("docs/getting-started.md").text


def test_what_init_printed_is_what_it_prints(tmp_path: Path) -> None:
    started = page("docs/getting-started.md")
    write(started, tmp_path)
    drafted = draft(tmp_path)
    told = next(block for block in started.blocks("yaml") if "# …" in block)
    assert set(told.splitlines()) - {"    # …"} <= set(drafted.splitlines())
    assert f"stands in it {drafted.count(FILL_IN)} times" in started.text


@pytest.mark.parametrize("document", [recipe(name) for name in NAMES], ids=str)
def test_the_python_of_a_recipe_is_python(document: Page) -> None:
    for path, text in document.files.items():
        if path.endswith(".py"):
            compile(text, path, "exec")


def test_the_readme_has_a_whole_configuration_and_a_workflow() -> None:
    assert any(str(document) == "README.md" for document, _ in CONFIGURATIONS)
    assert len(_workflows()) == 1


@pytest.mark.parametrize("document", WORKFLOW_PAGES)
def test_the_workflow_to_paste_is_one_that_github_takes(document: str, tmp_path: Path) -> None:
    file = tmp_path / "readiness.yml"
    file.write_text(_workflows(document)[0], encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.github-workflows",
            file,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("document", WORKFLOW_PAGES)
def test_the_workflow_asks_for_no_more_than_to_read(document: str) -> None:
    (text,) = _workflows(document)
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in text


@pytest.mark.parametrize("document", WORKFLOW_PAGES)
def test_the_workflow_gives_the_action_only_inputs_that_it_has(document: str) -> None:
    action = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
    steps = [
        step
        for job in yaml.safe_load(_workflows(document)[0])["jobs"].values()
        for step in job["steps"]
        if "readiness-action" in step.get("uses", "")
    ]
    assert steps
    for step in steps:
        assert set(step.get("with", ())) <= set(action["inputs"])


def _workflows(document: str = "README.md") -> list[str]:
    return [block for block in page(document).blocks("yaml") if "runs-on:" in block]


@pytest.mark.parametrize("document", PAGES, ids=str)
def test_every_command_of_a_shell_block_exists(document: Page) -> None:
    lines = [line for block in document.blocks("sh") for line in block.splitlines()]
    for words in (_words(part) for line in lines for part in line.split("&&")):
        match words:
            case ["make", target, *_]:
                makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
                assert re.search(rf"^{target}:", makefile, re.MULTILINE), words
            case [program, *arguments] if Path(program).name == "readiness":
                _parser().parse_args(arguments)


def _words(command: str) -> list[str]:
    return shlex.split(command.partition(">")[0], comments=True)


@pytest.mark.parametrize("name", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_place_in_the_code_that_is_named_is_there(name: str) -> None:
    places = [word for word in page(name).words() if CODE.fullmatch(word)]
    gone = [
        place
        for place in places
        if place not in {"readiness.yml", "report.json"}
        and not (PROJECT / place).exists()
        and not (PROJECT / "readiness" / place).exists()
        and not (PROJECT / "readiness" / "gates" / place).exists()
    ]
    assert gone == []


def test_pictures_are_small() -> None:
    sizes = {file.name: file.stat().st_size for file in PROJECT.glob("docs/images/*.png")}
    assert sizes
    assert max(sizes.values()) < 200_000


def test_no_document_is_longer_than_a_reader_bears() -> None:
    assert len(page("README.md").text.splitlines()) <= 220
