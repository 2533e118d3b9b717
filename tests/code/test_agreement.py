"""Contracts come to what import-linter says of them, on the same packages."""

from __future__ import annotations

import importlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import grimp
import pytest
from grimp.application.config import settings as told
from hypothesis import given, settings
from hypothesis import strategies as st
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract

from readiness.code.judge import judge
from readiness.code.rules import Contract, Forbidden, Independence, Layer, Layers
from tests.code.conftest import TOLD
from tests.code.trees import CLEAN, contract, rules, write

MODULES = ("a", "a.x", "a.y", "b", "b.x", "c", "c.x", "c.x.deep")
OUTSIDE = ("json", "rest_framework")
PACKAGES = ("a", "b", "c")
FRESH = count()


@contextmanager
def by_itself(root: Path) -> Iterator[None]:
    """grimp as it is without us, which finds packages on Python's path."""
    before = {name: getattr(told, name) for name in TOLD}
    told.configure(**_BY_DEFAULT)
    sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(root))
        told.configure(**before)


_BY_DEFAULT = {name: getattr(told, name) for name in TOLD}


def linted(root: Path, top: str, asked: Contract) -> bool:
    """Whether import-linter says that the contract is kept."""
    with by_itself(root):
        graph = grimp.build_graph(top, include_external_packages=True, cache_dir=None)
    configure()
    session = {"root_packages": [top], "include_external_packages": "True"}
    options = {"ignore_imports": [each.imports for each in asked.ignored]}
    options["unmatched_ignore_imports_alerting"] = "none"  # type: ignore[assignment]
    made: ForbiddenContract | LayersContract | IndependenceContract
    match asked.asked:
        case Forbidden() as forbidden:
            options |= {
                "source_modules": list(forbidden.sources),
                "forbidden_modules": list(forbidden.targets),
                "allow_indirect_imports": str(not forbidden.indirect),  # type: ignore[dict-item]
            }
            made = ForbiddenContract("c", session, options)
        case Layers() as layers:
            options |= {
                "layers": [
                    (" | " if each.independent else " : ").join(each.modules)
                    for each in layers.layers
                ]
            }
            made = LayersContract("c", session, options)
        case Independence() as independence:
            options |= {"modules": list(independence.modules)}
            made = IndependenceContract("c", session, options)
    return bool(made.check(graph, verbose=False).kept)


def asked_of(kind: str, top: str) -> st.SearchStrategy[Contract]:
    """Contracts of a type, on modules none of which lies in another."""
    inner = [f"{top}.{name}" for name in PACKAGES]
    apart = st.lists(st.sampled_from(inner), min_size=2, unique=True).map(tuple)
    forbidden = st.builds(
        Forbidden,
        sources=st.sampled_from([(f"{top}.a",), (f"{top}.a", f"{top}.b.x")]),
        targets=st.sampled_from([(f"{top}.c",), ("rest_framework",), (f"{top}.c.x", "json")]),
        indirect=st.booleans(),
    )
    layer = st.booleans().map(lambda alone: Layer(modules=(inner[1], inner[2]), independent=alone))
    layers = st.one_of(
        apart.map(lambda names: Layers(layers=tuple(Layer(modules=(name,)) for name in names))),
        layer.map(lambda low: Layers(layers=(Layer(modules=(inner[0],)), low))),
    )
    ignored = st.sampled_from([(), (f"{top}.a.* -> {top}.c",), (f"{top}.** -> rest_framework",)])
    some: dict[str, st.SearchStrategy[Forbidden | Layers | Independence]] = {
        "forbidden": forbidden,
        "layers": layers,
        "independence": apart.map(lambda names: Independence(modules=names)),
    }
    return st.builds(lambda asked, left: contract(asked, *left), some[kind], ignored)


EDGES = st.sets(
    st.tuples(st.sampled_from(MODULES), st.sampled_from((*MODULES, *OUTSIDE))), max_size=14
)


@pytest.mark.parametrize("kind", ["forbidden", "layers", "independence"])
@settings(max_examples=70, deadline=None)
@given(edges=EDGES, data=st.data())
def test_any_contract_on_any_imports(
    kind: str, edges: set[tuple[str, str]], data: st.DataObject
) -> None:
    top = f"tree{next(FRESH)}"
    asked = data.draw(asked_of(kind, top))
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), files(top, sorted(edges)))
        (result,) = judge(root, rules(root, asked)).contracts
        assert (result.status == "kept") is linted(root, top, asked)


def files(top: str, edges: Sequence[tuple[str, str]]) -> dict[str, str]:
    """A package of these imports."""
    text = dict.fromkeys(MODULES, "")
    for importer, imported in edges:
        name = imported if imported in OUTSIDE else f"{top}.{imported}"
        text[importer] += f"import {name}\n"
    packages = {name for name in MODULES if any(each.startswith(f"{name}.") for each in MODULES)}
    paths = {
        name: f"{top}/{name.replace('.', '/')}{'/__init__' if name in packages else ''}.py"
        for name in MODULES
    }
    return {f"{top}/__init__.py": "", **{paths[name]: body for name, body in text.items()}}


TOML = """\
[tool.importlinter]
root_packages = ["apps", "libs"]
include_external_packages = true
[[tool.importlinter.contracts]]
name = "framework"
type = "forbidden"
source_modules = ["apps.worker"]
forbidden_modules = ["rest_framework"]
[[tool.importlinter.contracts]]
name = "layers"
type = "layers"
layers = ["apps.api", "apps.worker", "libs"]
[[tool.importlinter.contracts]]
name = "apart"
type = "independence"
modules = ["apps.worker.video", "apps.worker.mail"]
"""


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"libs/http.py": "import rest_framework\n"},
        {"libs/redis/client.py": "import rest_framework\n"},
        {"libs/http.py": "from apps.api import views\n"},
        {
            "apps/worker/mail.py": "from . import video\n",
            "libs/redis/client.py": "import apps.api\n",
        },
    ],
    ids=["clean", "unused", "framework", "layers", "several"],
)
def test_its_own_command_says_the_same(tmp_path: Path, broken: dict[str, str]) -> None:
    write(tmp_path, {**CLEAN, **broken, "pyproject.toml": TOML})
    ended = subprocess.run(
        (str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"),
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = {
        name: line.endswith("KEPT")
        for line in ended.stdout.splitlines()
        for name in ("framework", "layers", "apart")
        if line in {f"{name} KEPT", f"{name} BROKEN"}
    }
    layers = tuple(Layer(modules=(each,)) for each in ("apps.api", "apps.worker", "libs"))
    asked = (
        contract(Forbidden(sources=("apps.worker",), targets=("rest_framework",))),
        contract(Layers(layers=layers)),
        contract(Independence(modules=("apps.worker.video", "apps.worker.mail"))),
    )
    ours = [each.status == "kept" for each in judge(tmp_path, rules(tmp_path, *asked)).contracts]
    assert ours == [said["framework"], said["layers"], said["apart"]]
