"""What contracts come to, on small trees: kept, broken with each chain and line, or not known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from readiness.code import graph
from readiness.code.judge import judge
from readiness.code.rules import Contract, Forbidden, Independence, Layer, Layers
from readiness.model import CodeRemark, CodeResult, ContractStatus, Location, RemarkKind
from tests.code.trees import CLEAN, HERE, contract, rules, write

NO_FRAMEWORK = contract(Forbidden(sources=("apps.worker",), targets=("rest_framework",)))
LAYERS = contract(
    Layers(layers=tuple(Layer(modules=(each,)) for each in ("apps.api", "apps.worker", "libs")))
)
APART = contract(Independence(modules=("apps.worker.video", "apps.worker.mail")))
ALL = (NO_FRAMEWORK, LAYERS, APART)


def judged(root: Path, files: Mapping[str, str | bytes], *asked: Contract) -> CodeResult:
    return judge(root, rules(write(root, {**CLEAN, **files}), *asked))


def statuses(result: CodeResult) -> list[str]:
    return [str(each.status) for each in result.contracts]


def chains(result: CodeResult) -> list[list[str]]:
    """Each chain of the only contract, import by import with its place."""
    (only,) = result.contracts
    return [
        [f"{i.importer} {i.imported} {i.location.path}:{i.location.line}" for i in chain]
        for chain in only.chains
    ]


def unreadable(path: str, line: int) -> CodeRemark:
    place = Location(path=path, line=line)
    return CodeRemark(kind=RemarkKind.UNREADABLE, location=place)


def test_a_clean_tree_keeps_every_contract(tmp_path: Path) -> None:
    result = judged(tmp_path, {}, *ALL)
    assert statuses(result) == ["kept", "kept", "kept"]
    assert result.remarks == ()


def test_an_import_in_between_is_told_with_every_place_on_the_way(tmp_path: Path) -> None:
    files = {
        "libs/redis/client.py": "import redis\n\n\ndef f():\n    import rest_framework.views\n"
    }
    assert chains(judged(tmp_path, files, NO_FRAMEWORK)) == [
        [
            "apps.worker.video libs.redis.client apps/worker/video.py:3",
            "libs.redis.client rest_framework libs/redis/client.py:5",
        ]
    ]


def test_every_module_that_begins_a_chain_is_told(tmp_path: Path) -> None:
    files = {"apps/worker/mail.py": "from libs.redis import client\nimport rest_framework\n"}
    files["libs/redis/client.py"] = "import rest_framework\n"
    found = chains(judged(tmp_path, files, NO_FRAMEWORK))
    assert [chain[0].rpartition(" ")[2] for chain in found] == [
        "apps/worker/mail.py:2",
        "apps/worker/mail.py:1",
        "apps/worker/video.py:3",
    ]


def test_a_direct_import_may_be_all_that_is_forbidden(tmp_path: Path) -> None:
    asked = contract(
        Forbidden(sources=("apps.worker",), targets=("rest_framework",), indirect=False)
    )
    files = {"libs/redis/client.py": "import rest_framework\n"}
    assert statuses(judged(tmp_path, files, asked)) == ["kept"]
    files["apps/worker/mail.py"] = "import os\nfrom rest_framework import views\n"
    expected = [["apps.worker.mail rest_framework apps/worker/mail.py:2"]]
    assert chains(judged(tmp_path, files, asked)) == expected


def test_a_lower_layer_must_not_reach_a_higher_one(tmp_path: Path) -> None:
    files = {"libs/http.py": "from apps.worker.video import f\n"}
    found = judged(tmp_path, files, LAYERS)
    assert chains(found) == [["libs.http apps.worker.video libs/http.py:1"]]


@pytest.mark.parametrize(("independent", "status"), [(True, "broken"), (False, "kept")])
def test_modules_of_one_layer_may_import_each_other_unless_they_are_independent(
    tmp_path: Path, *, independent: bool, status: str
) -> None:
    siblings = Layer(modules=("apps.worker.video", "apps.worker.mail"), independent=independent)
    asked = contract(Layers(layers=(siblings, Layer(modules=("libs",)))))
    files = {"apps/worker/mail.py": "from . import video\n"}
    assert statuses(judged(tmp_path, files, asked)) == [status]


def test_layers_may_be_those_of_several_packages(tmp_path: Path) -> None:
    layers = (Layer(modules=("main",)), Layer(modules=("domain",)), Layer(modules=("missing",)))
    asked = contract(Layers(layers=layers, containers=("one", "two")))
    files = {f"{name}/{each}.py": "" for name in ("one", "two") for each in ("main", "domain")}
    files["two/domain.py"] = "from two import main\n"
    assert chains(judged(tmp_path, files, asked)) == [["two.domain two.main two/domain.py:1"]]


def test_independent_modules_must_not_reach_one_another(tmp_path: Path) -> None:
    files = {"libs/redis/__init__.py": "import apps.worker.video\n"}
    assert chains(judged(tmp_path, files, APART)) == [
        [
            "apps.worker.mail libs.redis apps/worker/mail.py:1",
            "libs.redis apps.worker.video libs/redis/__init__.py:1",
        ]
    ]


def test_what_is_ignored_does_not_count_and_what_ignores_nothing_is_told(tmp_path: Path) -> None:
    asked = contract(APART.asked, "apps.worker.* -> apps.worker.*", "a.b -> c")
    result = judged(tmp_path, {"apps/worker/mail.py": "from . import video\n"}, asked)
    assert statuses(result) == ["kept"]
    unmatched = CodeRemark(kind=RemarkKind.UNMATCHED, location=HERE, about="a.b -> c")
    assert result.remarks == (unmatched,)


def test_what_one_contract_ignores_counts_for_the_next(tmp_path: Path) -> None:
    ignoring = contract(APART.asked, "apps.worker.mail -> apps.worker.video")
    files = {"apps/worker/mail.py": "from . import video\n"}
    assert statuses(judged(tmp_path, files, ignoring, APART)) == ["kept", "broken"]


@pytest.mark.parametrize(("counts", "status"), [(True, "broken"), (False, "kept")])
def test_imports_for_types_only_may_be_left_out(
    tmp_path: Path, *, counts: bool, status: str
) -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import rest_framework\n"
    write(tmp_path, {**CLEAN, "apps/worker/mail.py": text})
    result = judge(tmp_path, rules(tmp_path, NO_FRAMEWORK, type_checking=counts))
    assert statuses(result) == [status]


def test_a_single_file_can_be_bound(tmp_path: Path) -> None:
    asked = contract(Forbidden(sources=("worker",), targets=("rest_framework",)))
    files = {"worker.py": "import os\nimport rest_framework\n"}
    assert chains(judged(tmp_path, files, asked)) == [["worker rest_framework worker.py:2"]]


def test_only_so_many_chains_are_told_and_how_many_there_are(tmp_path: Path) -> None:
    files = {f"apps/worker/m{n:02}.py": "import rest_framework\n" for n in range(60)}
    (only,) = judged(tmp_path, files, NO_FRAMEWORK).contracts
    assert (len(only.chains), only.more) == (50, 10)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("import os\ndef f(:\n", 2),
        ("import os\nprint 'Python 2'\n", 2),
        (b"import os\nx = '\xe9'\n", 1),
        (b"import os\n\0\n", 2),
        ("import os\nfrom ..... import above\n", 2),
    ],
    ids=["syntax", "Python 2", "no UTF-8", "NUL", "too high"],
)
def test_a_file_that_cannot_be_read_is_told_and_the_rest_is_judged(
    tmp_path: Path, text: str | bytes, line: int
) -> None:
    files: dict[str, str | bytes] = {"libs/legacy.py": text}
    files["apps/worker/mail.py"] = "from . import video\n"
    result = judged(tmp_path, files, *ALL)
    assert statuses(result) == ["kept", "unknown", "broken"]
    assert result.remarks == (unreadable("libs/legacy.py", line),)


def test_nothing_is_known_where_an_unreadable_file_may_lie_on_the_way(tmp_path: Path) -> None:
    files = {"libs/redis/client.py": "def f(:\n"}
    direct = contract(
        Forbidden(sources=("apps.worker",), targets=("rest_framework",), indirect=False)
    )
    assert statuses(judged(tmp_path, files, NO_FRAMEWORK, direct)) == ["unknown", "kept"]


def test_two_files_that_cannot_be_read_are_both_told(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"libs/a.py": "def f(:\n", "libs/b.py": b"\xff\n"}
    remarks = judged(tmp_path, files, NO_FRAMEWORK).remarks
    assert {remark.location.path for remark in remarks} == {"libs/a.py", "libs/b.py"}


def test_too_many_files_that_cannot_be_read_are_no_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "MOST_UNREADABLE", 2)
    result = judged(tmp_path, {f"libs/m{n}.py": "def f(:\n" for n in range(4)}, *ALL)
    assert [each.status for each in result.contracts] == [ContractStatus.UNKNOWN] * 3
    (remark,) = result.remarks
    assert (remark.kind, remark.location) == (RemarkKind.UNFINISHED, HERE)
    assert remark.about == "more than 2 files cannot be read as Python"


def test_nothing_of_the_repository_is_run(tmp_path: Path) -> None:
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w')\nraise SystemExit(7)\n"
    traps = ("apps/__init__.py", "logging/__init__.py", "grimp/__init__.py", "sitecustomize.py")
    result = judged(tmp_path, dict.fromkeys(traps, trap), *ALL)
    assert statuses(result) == ["kept", "kept", "kept"]
    assert not (tmp_path / "sprung").exists()


def test_a_package_of_the_name_of_one_of_ours_is_the_repository_s(tmp_path: Path) -> None:
    asked = contract(Forbidden(sources=("json",), targets=("rest_framework",)))
    files = {"json/__init__.py": "import rest_framework\n"}
    assert chains(judged(tmp_path, files, asked)) == [["json rest_framework json/__init__.py:1"]]
