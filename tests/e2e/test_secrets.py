"""No secret in any form comes out of a run in which everything prints all that it knows.

The runner's own masking is switched off: what is searched is what we wrote.
"""

from __future__ import annotations

import base64
import html
import importlib.util
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import pytest

from tests.chaos.repository import BASE
from tests.e2e.test_github import PULL_REQUEST, ROOT, github, host, image
from tests.github import stub
from tests.github.stub import GitHub
from tests.runner import Call, StepResult, run_action
from tests.runner.environment import RUNTIME_TOKEN
from tests.runner.masks import Masker

__all__ = ["github", "host", "image"]
pytestmark = [pytest.mark.engine, pytest.mark.timeout(500)]

LEAK = Path(__file__).parent / "inside" / "leak.py"
SECRETS = {
    "token": stub.TOKEN,
    "runtime": RUNTIME_TOKEN,
    "registry": 'r3gistry&"pass"/Word-7Kq',
    "env file": "f1le<value>+of=Zyx/9wVu8",
    "configuration": "c0nfig%ured:secret~Tsr6",
    "url": "p@ss/in#url?QpO-5nM",
    "build": "bu1ld\\secret&LkJ-4iH",
    "job": "j0b^environment;GfE-3dC",
}
NAMES = {name: f"NOTE_{name.upper().replace(' ', '_')}" for name in SECRETS}
DOCKERFILE = f"""\
{BASE.replace("VOLUME /data", "").strip()}
COPY leak.py worker.py ./
CMD ["python", "-u", "worker.py"]
"""
WORKER = """\
import os
import sys

import leak

if os.environ.get("READINESS") and sys.argv[0] == "":
    raise ImportError(leak.text(leak.told()))


def client():
    leak.shout()
    raise RuntimeError(leak.text(leak.told()))


if __name__ == "__main__":
    leak.shout()
    raise SystemExit(leak.text(leak.told()))
"""
CONFIGURATION = """\
version: 1
environment:
  FILE_KEY: "${OF_FILE}"
  DB_PASSWORD: '%(configuration)s'
  BROKER_URL: 'amqp://me:%(quoted)s@queue:5672/'
%(notes)s
%(services)s
setup:
  - sql: "CREATE TABLE jobs (status text)"
%(setup)s
workers:
  w:
    build: {context: ., secrets: {inner: '%(build)s'}}
    gates:
      image: {import: worker}
      redis: {client: "worker:client"}
      queue: {name: jobs, message: {id: 1}, timeout: 10s}
      database:
        query: 'SELECT ''%(configuration)s''::int'
        expect: 1
        settle: 0
        timeout: 10s
%(more)s
"""
FAILING = """\
  x:
    build: {context: ., dockerfile: Dockerfile.failing, secrets: {inner: '%s'}}
    gates: {image: {import: worker}}
"""
PLACES = {
    "the worker's": {"services": "", "setup": "", "more": ""},
    "a service's and a build's": {
        "services": "services:\n  loud: {image: w, command: python leak.py, ready: {tcp: 1}}",
        "setup": "",
        "more": FAILING % SECRETS["build"],
    },
    "a setup step's": {
        "services": "",
        "setup": "  - run: {image: w, command: python leak.py}",
        "more": "",
    },
}


def _leak() -> ModuleType:
    spec = importlib.util.spec_from_file_location("leak", LEAK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def traces(secret: str) -> dict[str, str]:
    """What gives a secret away, whatever it stands in: a stretch of each encoding."""
    raw = secret.encode()
    found = {
        "its beginning": secret[:10],
        "its end": secret[-10:],
        "for a URL": quote(secret, safe="")[:12],
        "for a URL, in small letters": _small(quote(secret, safe=""))[:12],
        "for HTML": html.escape(secret)[:12],
        "hexadecimal": raw.hex()[:18],
        "large hexadecimal": raw.hex().upper()[:18],
    }
    for shift in range(3):
        encoded = base64.b64encode(b"x" * shift + raw).decode()[4:18]
        found[f"base64 behind {shift}"] = encoded
        found[f"base64 for URLs behind {shift}"] = encoded.replace("+", "-").replace("/", "_")
    return found


def _small(quoted: str) -> str:
    return re.sub("%..", lambda found: found[0].lower(), quoted)


def squeezed(text: str) -> str:
    """The text without what may stand within a secret: white space, colours."""
    return re.sub(r"\s|\x1b\[\d+m|\\[nr]", "", text)


def _write(folder: Path, parts: Mapping[str, str]) -> None:
    folder.mkdir()
    values = {name.replace(" ", "_"): value for name, value in SECRETS.items()}
    values["notes"] = "\n".join(f"  {NAMES[each]}: '{value}'" for each, value in SECRETS.items())
    values["quoted"] = quote(SECRETS["url"], safe="")
    known = "".join(f"ENV {NAMES[each]}='{value}'\n" for each, value in SECRETS.items())
    files = {
        "Dockerfile": DOCKERFILE,
        "Dockerfile.failing": f"{DOCKERFILE}{known}RUN python leak.py\n",
        "leak.py": LEAK.read_text(),
        "worker.py": WORKER,
        "call.env": f"OF_FILE='{SECRETS['env file']}'\n",
        "readiness.yml": CONFIGURATION % {**values, **parts},
    }
    for name, text in files.items():
        (folder / name).write_text(text)


def _outputs(step: StepResult, github: GitHub) -> Iterator[tuple[str, str]]:
    """All that came out, by its place; what the runner itself prints at the beginning left out."""
    assert step.workspace is not None
    lines = [str(line) for line in step.log]
    yield "the log", "\n".join(lines[lines.index("##[endgroup]") :])
    yield "the summary", step.summary
    yield "the outputs", repr((step.outputs, step.state, step.environment))
    yield "the annotations", "\n".join(repr(each) for each in step.annotations)
    for name in {request.operation for request in github.requests}:
        yield name, "\n".join(repr(request.body) for request in github.asked(name))
    for file in sorted((step.workspace / "readiness-report").iterdir()):
        yield file.name, file.read_text()


@pytest.mark.parametrize("place", PLACES)
def test_no_secret_comes_out_in_any_form(
    place: str, tmp_path: Path, image: str, github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Masker, "mask", lambda _, text: text)
    _write(tmp_path / "repository", PLACES[place])
    inputs = {"registry": "registry.example", "username": "me", "password": SECRETS["registry"]}
    step = run_action(
        Call(
            action_dir=ROOT,
            image=image,
            workspace=tmp_path / "repository",
            work_dir=tmp_path / "_work",
            token=stub.TOKEN,
            event={"pull_request": PULL_REQUEST},
            inputs={**inputs, "env-file": "call.env"},
            github={"api_url": github.url, "sha": "b" * 40},
            env={"DEPLOY_TOKEN": SECRETS["job"]},
        )
    )

    assert step.exit_code == 1, step.text
    assert step.text.count("***") > len(SECRETS)
    found = dict(_outputs(step, github))
    assert {"report.json", "junit.xml", "summary.md", "predicate.json"} <= set(found)
    assert stub.STATUS in found
    assert stub.CREATE in found
    seen = [
        f"{name}, {how}, in {where}"
        for where, text in found.items()
        for name, secret in SECRETS.items()
        for how, trace in traces(secret).items()
        if trace in text or trace in squeezed(text)
    ]
    assert seen == []


def test_a_secret_that_came_out_would_be_found() -> None:
    for secret in SECRETS.values():
        for form in _leak().forms(secret).values():
            text = squeezed(form)
            assert any(trace in text for trace in traces(secret).values()), form
