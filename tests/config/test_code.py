"""The contracts on imports: what becomes of them, and where each mistake in them is told."""

from __future__ import annotations

import pytest

from readiness.code.rules import (
    Contract,
    Forbidden,
    Ignored,
    Independence,
    Layer,
    Layers,
    Package,
    Rules,
)
from readiness.model import Location
from tests.config.conftest import Repository

FILE = "version: 1\nworkers: {w: {build: .}}\n"
TREE = (
    *("apps/__init__.py", "apps/api/__init__.py", "apps/worker/__init__.py"),
    *("apps/worker/mail.py", "apps/worker/video.py", "libs/http.py"),
)


@pytest.fixture
def code(repository: Repository) -> Repository:
    """A repository with two packages."""
    for path in TREE:
        repository.write(path)
    return repository


def asked(repository: Repository, text: str) -> Rules:
    rules = repository.load(FILE + text).code
    assert rules is not None
    return rules


def at(line: int) -> Location:
    return Location(path="readiness.yml", line=line)


def test_without_the_section_nothing_is_asked(code: Repository) -> None:
    assert code.load(FILE).code is None


def test_contracts_become_rules(code: Repository) -> None:
    text = """\
code:
  exclude_type_checking_imports: true
  contracts:
    - name: Workers do without the web framework
      type: forbidden
      source_modules: apps.worker
      forbidden_modules: [rest_framework, apps.api]
      allow_indirect_imports: true
      ignore_imports:
        - apps.worker.*->apps.api
    - {type: layers, layers: [apps.api, "apps.worker.mail : apps.worker.video", (apps.old)]}
    - {type: layers, layers: ["api | worker"], containers: apps}
    - {type: independence, modules: [apps.worker.*]}
"""
    assert asked(code, text) == Rules(
        packages=(
            Package(
                name="apps",
                place="apps",
                files={
                    "apps": "apps/__init__.py",
                    "apps.api": "apps/api/__init__.py",
                    "apps.worker": "apps/worker/__init__.py",
                    "apps.worker.mail": "apps/worker/mail.py",
                    "apps.worker.video": "apps/worker/video.py",
                },
            ),
            Package(
                name="libs",
                place="libs",
                files={"libs.http": "libs/http.py"},
                namespaces=frozenset({"libs"}),
            ),
        ),
        contracts=(
            Contract(
                name="Workers do without the web framework",
                location=at(6),
                asked=Forbidden(
                    sources=("apps.worker",), targets=("rest_framework", "apps.api"), indirect=False
                ),
                ignored=(Ignored(imports="apps.worker.* -> apps.api", location=at(12)),),
            ),
            Contract(
                name="apps.api > apps.worker.mail : apps.worker.video > (apps.old)",
                location=at(13),
                asked=Layers(
                    layers=(
                        Layer(modules=("apps.api",)),
                        Layer(modules=("apps.worker.mail", "apps.worker.video"), independent=False),
                        Layer(modules=("apps.old",)),
                    )
                ),
            ),
            Contract(
                name="api | worker",
                location=at(14),
                asked=Layers(layers=(Layer(modules=("api", "worker")),), containers=("apps",)),
            ),
            Contract(
                name="apps.worker.*",
                location=at(15),
                asked=Independence(modules=("apps.worker.mail", "apps.worker.video")),
            ),
        ),
        location=at(3),
        type_checking=False,
    )


LAYERS = "contracts: [{type: layers, layers: [a, b]}]"


@pytest.mark.parametrize(
    ("files", "settings", "places"),
    [
        (("a.py", "b.py"), "", {"a": "a", "b": "b"}),
        (("src/a.py", "src/b.py", "c.py"), "", {"a": "src/a", "b": "src/b"}),
        (("src/__init__.py", "a.py", "b.py"), "", {"src": "src", "a": "a", "b": "b"}),
        (("src/main.js", "a.py", "b.py"), "", {"a": "a", "b": "b"}),
        (("a.py", "b.py", "c.py"), "root_packages: [b, a], ", {"b": "b", "a": "a"}),
        (("one/a.py", "one/b.py"), "pythonpath: one, ", {"a": "one/a", "b": "one/b"}),
        (
            ("one/a.py", "two/a.py", "two/b.py"),
            "pythonpath: [one, two], ",
            {"a": "one/a", "b": "two/b"},
        ),
    ],
    ids=["root", "src", "src is a package", "src of another", "chosen", "named", "two"],
)
def test_packages_are_found_or_named(
    repository: Repository, files: tuple[str, ...], settings: str, places: dict[str, str]
) -> None:
    for path in files:
        repository.write(path)
    rules = asked(repository, f"code: {{{settings}{LAYERS}}}\n")
    assert {package.name: package.place for package in rules.packages} == places


def contracts(text: str) -> str:
    return f"code: {{contracts: [{{{text}}}]}}\n"


def forbidden(sources: str, targets: str, more: str = "") -> str:
    return contracts(
        f"type: forbidden, source_modules: {sources}, forbidden_modules: {targets}{more}"
    )


# In each text, § stands where the problem is told.
PROBLEMS = [
    ("§code: {}\n", "expected at least one contract under `contracts`, saw none"),
    ("code:§ \n", "expected a value, saw nothing"),
    ("code: {§contract: []}\n", "unknown key `contract`: did you mean `contracts`?"),
    ("code: {contracts: [§a]}\n", "expected a mapping, saw `a`"),
    (
        "code: {contracts: [§{name: a}]}\n",
        "expected `forbidden` or `layers` or `independence` as the contract's `type`",
    ),
    (contracts("type: §forbiden"), "saw `forbiden`: did you mean `forbidden`?"),
    (contracts("type: §[layers]"), "or `independence`, saw a list"),
    ("code: {contracts: [§{type: independence}]}\n", "`modules` is missing: The modules, all"),
    (contracts("type: layers, layers: [apps.api, libs], §module: a"), "unknown key `module`: "),
    (
        forbidden("§apps.wrker", "django"),
        "there is no module `wrker` in `apps`: did you mean `worker`?",
    ),
    (forbidden("§xyz", "django"), "there is no module `xyz`: known are `apps`, `libs`"),
    (
        forbidden("§apps.worker.qqqqqqqq", "django"),
        "there is no module `qqqqqqqq` in `apps.worker`: known are `mail`, `video`",
    ),
    (forbidden("§apps.q.*", "django"), "`apps.q.*` matches no module"),
    (forbidden("§apps.wor*", "django"), "expected a module such as apps.worker or apps.*.models"),
    (forbidden("§apps.**.*", "django"), "`**` beside another wildcard means nothing new"),
    (forbidden("§'apps worker'", "django"), "expected a module such as apps.worker"),
    (forbidden("apps.worker", "[§apps.wrker]"), "did you mean `worker`?"),
    (
        forbidden("apps.worker", "[django, §django.db]"),
        "of a package from outside only the whole can be forbidden: `django`",
    ),
    (forbidden("apps.worker", "[§app.api]"), "forbidden: `app`; did you mean `apps.api`?"),
    (
        forbidden("apps.worker", "[§apps, libs]"),
        "this holds the source modules or lies in them: it cannot be forbidden",
    ),
    (
        forbidden("apps", "libs", ", ignore_imports: §apps"),
        "expected an import such as `apps.worker -> libs.redis`, saw `apps`",
    ),
    (forbidden("apps", "libs", ", ignore_imports: §a.**.** -> b"), "`**` beside another wildc"),
    (forbidden("apps", "libs", ", ignore_imports: [a -> b, §'-> b']"), "expected a module such"),
    (forbidden("apps", "libs", ", allow_indirect_imports: §no"), "expected true or false"),
    (
        contracts("type: layers, layers: [apps.api, §apps.wrker]"),
        "there is no module `wrker` in `apps`: did you mean `worker`?",
    ),
    (
        contracts("type: layers, layers: [api, §wrker], containers: apps"),
        "`wrker` in `apps`: did y",
    ),
    (contracts("type: layers, layers: [§'a | b : c']"), "expected either `|` or `:` between"),
    (contracts("type: layers, layers: [§apps.*, libs]"), "expected a module such as apps.worker,"),
    (contracts("type: layers, layers: §[libs, libs]"), "`libs` is in it twice"),
    (
        contracts("type: layers, layers: §[apps, apps.worker]"),
        "`apps.worker` lies in `apps`: they cannot be kept apart",
    ),
    (contracts("type: layers, layers: §libs"), "expected at least two modules, saw one"),
    (contracts("type: independence, modules: §[apps.worker]"), "expected at least two modules"),
    (
        "code: {root_packages: [apps, §lbs], contracts: [{type: layers, layers: [apps, libs]}]}\n",
        "there is no package `lbs`: did you mean `libs`?",
    ),
    (
        "code: {root_packages: §apps.worker, contracts: [{type: layers, layers: [apps, libs]}]}\n",
        "there is no package `apps.worker`, `apps` holds it: known are `apps`, `libs`",
    ),
    (
        "code: {pythonpath: §srcc, contracts: [{type: layers, layers: [apps, libs]}]}\n",
        "expected a folder: `srcc` does not exist (from the repository root)",
    ),
    (
        "code: {pythonpath: §../x, contracts: [{type: layers, layers: [apps, libs]}]}\n",
        "the path `../x` leads out of the repository",
    ),
    (
        "code: {pythonpath: §docs, contracts: [{type: layers, layers: [apps, libs]}]}\n",
        "expected folders with Python modules, saw none in them",
    ),
]


@pytest.mark.parametrize(("text", "message"), PROBLEMS)
def test_a_mistake_is_told_at_its_place(code: Repository, text: str, message: str) -> None:
    code.write("docs/index.md")
    before, _, after = (FILE + text).partition("§")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    (problem,) = code.problems(before + after)
    assert problem.startswith(f"readiness.yml:{line}:{column}: ")
    assert message in problem


def test_without_any_python_it_is_said_what_to_do(repository: Repository) -> None:
    (problem,) = repository.problems(FILE + contracts("type: layers, layers: [a, b]"))
    assert "expected Python modules in the repository root, saw none" in problem
    assert "`pythonpath`" in problem


def test_too_many_modules_are_a_problem_of_the_file(
    code: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readiness.code.listing.MOST_MODULES", 2)
    (problem,) = code.problems(FILE + contracts("type: layers, layers: [apps, libs]"))
    assert "`apps.worker` holds more than 2 modules: name the folders by `pythonpath`" in problem


def test_other_mistakes_of_the_file_are_told_beside_these(code: Repository) -> None:
    text = "version: 1\nworkers: {w: {build: nowhere}}\n" + contracts("type: layer")
    told = code.problems(text)
    assert len(told) == 2
    assert "`nowhere` does not exist" in told[0]
    assert "did you mean `layers`?" in told[1]
