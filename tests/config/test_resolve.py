"""From the file's words to the plan's values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from readiness.config import root_of
from readiness.plan import (
    Acknowledge,
    Container,
    DatabaseGate,
    ImageGate,
    MessageAttribute,
    Mode,
    NotConfigured,
    QueueGate,
    Ready,
    ReadyCommand,
    ReadyLog,
    ReadyTcp,
    RunOnce,
    RunSql,
    SendMessage,
    TriggerHttp,
    TriggerRun,
    Waived,
)
from tests.config.conftest import Repository

TOP = "version: 1\n"
WORKER = "workers: {w: {build: .}}\n"


def queue_gate(repository: Repository, settings: str) -> QueueGate:
    text = f"{TOP}workers:\n  w:\n    build: .\n    gates:\n      queue: {{{settings}}}\n"
    gate = repository.load(text).workers[0].gates.queue
    assert isinstance(gate, QueueGate)
    return gate


def database_gate(repository: Repository, settings: str) -> DatabaseGate:
    text = f"{TOP}workers:\n  w:\n    build: .\n    gates:\n      database: {{{settings}}}\n"
    gate = repository.load(text).workers[0].gates.database
    assert isinstance(gate, DatabaseGate)
    return gate


@pytest.mark.parametrize(
    ("message", "body"),
    [
        ("plain text", "plain text"),
        ("10", "10"),
        ("1.10", "1.10"),
        ("[1, a, null, true, 1.5]", '[1,"a",null,true,1.5]'),
        ("{a: {b: é}}", '{"a":{"b":"é"}}'),
        ("{text: 'x'}", "x"),
        ("{text: 1.10}", "1.10"),
        ("{json: 'x'}", '"x"'),
        ("{json: {a: 1}}", '{"a":1}'),
        ("{file: m.json}", '{ "a": 1 }\n'),
        ("{text: x, more: y}", '{"text":"x","more":"y"}'),
        ("{file: [a]}", '{"file":["a"]}'),
        ("a $$b", "a $b"),
    ],
)
def test_a_message_is_sent_as_text_json_or_file(
    repository: Repository, message: str, body: str
) -> None:
    repository.write("m.json", '{ "a": 1 }\n')
    gate = queue_gate(repository, f"name: q, message: {message}")
    assert gate.trigger == SendMessage(body=body)


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("t1", MessageAttribute(type="String", value="t1")),
        ("'5'", MessageAttribute(type="String", value="5")),
        ("5", MessageAttribute(type="Number", value="5")),
        ("1.10", MessageAttribute(type="Number", value="1.10")),
        ("true", MessageAttribute(type="String", value="true")),
        ("{DataType: Number, StringValue: 7}", MessageAttribute(type="Number", value="7")),
        ("{DataType: Binary, BinaryValue: AAE=}", MessageAttribute(type="Binary", value=b"\0\1")),
    ],
)
def test_a_message_attribute_is_short_or_as_aws_writes_it(
    repository: Repository, attribute: str, expected: MessageAttribute
) -> None:
    gate = queue_gate(repository, f"name: q, message: x, message_attributes: {{a: {attribute}}}")
    assert gate.trigger == SendMessage(body="x", attributes={"a": expected})


def test_a_fifo_queue_is_known_by_its_name(repository: Repository) -> None:
    gate = queue_gate(repository, "name: q.fifo, message: x, dead_letter: {name: d.fifo}")
    assert gate.queue.attributes == {"FifoQueue": "true"}
    assert gate.trigger == SendMessage(body="x", group_id="readiness")
    named = queue_gate(repository, "name: q.fifo, message: x, message_group_id: g1")
    assert named.trigger == SendMessage(body="x", group_id="g1")


def test_a_queue_for_dead_letters_with_attributes_comes_first(
    repository: Repository,
) -> None:
    text = (
        f"{TOP}services: {{sqs: {{queues: {{"
        "dead: {attributes: {DelaySeconds: 9}}, other: {dead_letter: {name: x}}}}}\n"
        "workers: {w: {build: ., gates: {queue: "
        "{name: q, message: x, dead_letter: {name: dead}}}}}\n"
    )
    plan = repository.load(text)
    assert plan.aws is not None
    assert [(queue.name, queue.attributes) for queue in plan.aws.queues] == [
        ("dead", {"DelaySeconds": "9"}),
        ("q", {}),
        ("other", {}),
    ]


def test_a_gates_queue_may_be_declared_among_the_services(repository: Repository) -> None:
    text = (
        f"{TOP}services: {{sqs: {{queues: {{q: {{attributes: "
        "{DelaySeconds: 1, Policy: '{}'}}}}}\n"
        "workers: {w: {build: ., gates: {queue: "
        "{name: q, message: x, attributes: {DelaySeconds: 2}}}}}\n"
    )
    plan = repository.load(text)
    assert plan.aws is not None
    (queue,) = plan.aws.queues
    assert queue.attributes == {"DelaySeconds": "2", "Policy": "{}"}


@pytest.mark.parametrize(
    ("http", "expected"),
    [
        ("{url: 'http://api/x'}", TriggerHttp(method="POST", url="http://api/x")),
        (
            "{url: 'http://api/x', method: put, body: a, headers: {X: 1}}",
            TriggerHttp(method="PUT", url="http://api/x", headers={"X": "1"}, body=b"a"),
        ),
        (
            "{url: 'http://api/x', json: {a: 1}}",
            TriggerHttp(
                method="POST",
                url="http://api/x",
                headers={"Content-Type": "application/json"},
                body=b'{"a":1}',
            ),
        ),
        (
            "{url: 'http://api/x', json: null, headers: {content-type: application/x}}",
            TriggerHttp(
                method="POST",
                url="http://api/x",
                headers={"content-type": "application/x"},
                body=b"null",
            ),
        ),
    ],
)
def test_a_trigger_may_be_a_request(
    repository: Repository, http: str, expected: TriggerHttp
) -> None:
    gate = queue_gate(repository, f"name: q, acknowledge: any, trigger: {{http: {http}}}")
    assert gate.trigger == expected
    assert gate.acknowledge is Acknowledge.ANY


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("READY", "READY"),
        ("1", 1),
        ("1.5", Decimal("1.5")),
        ("1.5e400", Decimal("1.5e400")),
        ("-.inf", Decimal("-Infinity")),
        ("12345678901234567890.10", Decimal("12345678901234567890.10")),
        ("true", True),
        ("null", None),
        ("'1'", "1"),
        ("2026-01-01", "2026-01-01"),
        ("[1, null, a]", (1, None, "a")),
        ("{n: 1, s: x}", {"n": 1, "s": "x"}),
    ],
)
def test_what_is_expected_keeps_its_type(
    repository: Repository, written: str, expected: object
) -> None:
    gate = database_gate(repository, f"query: S, expect: {written}")
    assert gate.state.expect == expected
    assert type(gate.state.expect) is type(expected)


def test_states_that_end_the_wait_may_be_of_any_shape(repository: Repository) -> None:
    gate = database_gate(repository, "query: S, expect: a, fail: [b, [c, 1], {s: d}], settle: 0")
    assert gate.fail == ("b", ("c", 1), {"s": "d"})
    assert gate.settle == 0


@pytest.mark.parametrize(
    ("ready", "expected", "timeout"),
    [
        ("{tcp: 8000}", ReadyTcp(port=8000), 60.0),
        (
            "{command: pg_isready -q, timeout: 2m}",
            ReadyCommand(command=("pg_isready", "-q")),
            120.0,
        ),
        ("{log: 'ready$$'}", ReadyLog(pattern="ready$"), 60.0),
    ],
)
def test_a_service_says_when_it_is_ready(
    repository: Repository, ready: str, expected: Ready, timeout: float
) -> None:
    text = f"{TOP}services: {{a: {{image: 'a:1', ready: {ready}}}}}\n{WORKER}"
    (service,) = repository.load(text).services
    assert (service.ready, service.timeout) == (expected, timeout)


def test_services_come_in_the_order_of_their_needs(repository: Repository) -> None:
    text = (
        f"{TOP}services:\n  a: {{image: 'a:1', needs: [b, redis]}}\n  b: {{image: 'a:1'}}\n{WORKER}"
    )
    services = repository.load(text).services
    assert [service.name for service in services] == ["b", "a"]
    assert services[1].needs == ("b",)


def test_a_command_takes_the_entrypoints_place_unless_it_is_kept(repository: Repository) -> None:
    text = (
        f"{TOP}setup:\n"
        "  - run: {image: 'a:1', command: 'sh -c \"a b\"'}\n"
        "  - run: {image: 'a:1', command: [a, 1], keep_entrypoint: true}\n" + WORKER
    )
    first, second = (step.action for step in repository.load(text).setup)
    assert isinstance(first, RunOnce)
    assert isinstance(second, RunOnce)
    assert (first.container.entrypoint, first.container.command) == (("sh", "-c", "a b"), ())
    assert (second.container.entrypoint, second.container.command) == (None, ("a", "1"))


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1", RunSql(sql="SELECT 1")),
        ("a/b.sql", RunSql(sql="CREATE $$;\n", origin="a/b.sql")),
        ("./a/../a/b.sql", RunSql(sql="CREATE $$;\n", origin="a/b.sql")),
        ("seed", RunSql(sql="INSERT;", origin="seed")),
        ("CREATE EXTENSION x, as: superuser", RunSql(sql="CREATE EXTENSION x", superuser=True)),
    ],
)
def test_sql_is_a_file_or_sql_itself(repository: Repository, sql: str, expected: RunSql) -> None:
    repository.write("a/b.sql", "CREATE $$;\n")
    repository.write("seed", "INSERT;")
    (step,) = repository.load(f"{TOP}setup: [{{sql: {sql}}}]\n{WORKER}").setup
    assert step.action == expected


def test_gates_are_configured_waived_or_missing(repository: Repository) -> None:
    text = (
        f"{TOP}workers:\n  w:\n    build: .\n    gates:\n"
        "      image: {import: [a, b.c], timeout: 2m}\n      redis: {waive: no cache}\n"
    )
    gates = repository.load(text).workers[0].gates
    assert isinstance(gates.image, ImageGate)
    assert (gates.image.imports, gates.image.timeout) == (("a", "b.c"), 120.0)
    assert isinstance(gates.redis, Waived)
    assert (gates.redis.reason, gates.redis.location.line) == ("no cache", 7)
    assert isinstance(gates.queue, NotConfigured)
    assert gates.queue.location.line == 5


def test_a_gate_that_is_not_mentioned_is_missing_at_the_worker(repository: Repository) -> None:
    gates = repository.load(f"{TOP}workers:\n  w: {{build: .}}\n").workers[0].gates
    assert isinstance(gates.image, NotConfigured)
    assert gates.image.location.line == 3


def test_a_worker_carries_all_that_is_said_of_it(repository: Repository) -> None:
    text = (
        f"{TOP}egress: true\nworkers:\n"
        "  a: {image: 'r:1', mode: job, stop: 10s, egress: false,\n"
        "      entrypoint: [], command: run it}\n"
        "  b: {image: 'r:1'}\n"
    )
    first, second = repository.load(text).workers
    assert (first.mode, first.stop, first.egress, second.egress) == (Mode.JOB, 10.0, False, True)
    assert (first.container.entrypoint, first.container.command) == ((), ("run", "it"))
    environment = second.container.environment
    assert environment["READINESS"] == "1"
    assert second.container == Container(image="r:1", environment=environment)


def test_a_way_out_is_said_aloud_and_is_for_own_services_too_where_it_stands_at_the_top(
    repository: Repository,
) -> None:
    workers = "workers: {a: {image: 'r:1'}, b: {image: 'r:1', egress: %s}}\n"
    shut, one, all_ = (
        repository.load(f"{TOP}egress: {top}\n" + workers % own)
        for top, own in (("false", "false"), ("false", "true"), ("true", "false"))
    )
    assert (shut.egress, one.egress, all_.egress) == (False, False, True)
    said = [[text.split(":")[0] for text in plan.warnings] for plan in (shut, one, all_)]
    assert said == [[], ["b"], ["a"]]


def test_steps_and_services_are_in_the_region_of_the_run_s_workers(repository: Repository) -> None:
    def regions(*workers: str) -> tuple[str, ...]:
        plan = repository.load(None, *workers)
        gate = plan.workers[0].gates.queue
        assert isinstance(gate, QueueGate)
        assert isinstance(gate.trigger, TriggerRun)
        made = (plan.services[0].container, gate.trigger.container)
        return tuple(each.environment["AWS_REGION"] for each in made)

    queue = "gates: {queue: {name: %s, trigger: {run: {image: 'a:1', command: x}}}}"
    repository.write(
        "readiness.yml",
        f"{TOP}services: {{api: {{image: 'a:1'}}}}\nworkers:\n"
        f"  a: {{build: ., environment: {{AWS_REGION: eu-west-1}}, {queue % 'qa'}}}\n"
        f"  b: {{build: ., {queue % 'qb'}}}\n",
    )
    assert regions("a") == ("eu-west-1", "eu-west-1")
    assert regions("b") == ("us-east-1", "us-east-1")
    assert regions() == ("us-east-1", "eu-west-1")


def test_a_tag_means_its_image_and_is_built_before_what_builds_on_it(
    repository: Repository,
) -> None:
    repository.write("base/Dockerfile", "FROM scratch\n")
    repository.write("api/Dockerfile", "FROM scratch AS x\nCOPY --from=co/base:latest / /\n")
    repository.write("Dockerfile", "ARG BASE=other\n# co/api:1\nFROM $BASE\n")
    plan = repository.load(
        f"{TOP}images:\n  base: {{build: base, tag: co/base}}\n"
        "  api: {build: api, tag: 'co/api:1'}\n"
        "workers:\n  a: {build: {args: {BASE: 'co/base:latest'}}}\n  b: {image: 'co/api:1'}\n"
    )
    assert [(image.name, image.needs) for image in plan.images] == [
        ("base", ()),
        ("api", ("base",)),
        ("a", ("base",)),
    ]
    assert plan.workers[1].container.image == "api"


def test_a_build_may_be_only_its_context_and_its_dockerfile_lies_there(
    repository: Repository,
) -> None:
    repository.write("app/Dockerfile")
    repository.write("token", "s3cr3t\n")
    text = (
        f"{TOP}workers:\n  a: {{build: app}}\n"
        "  b: {build: {context: app, dockerfile: ../Dockerfile, ssh: default,\n"
        "      args: {N: 1.0}, platform: linux/amd64, secrets: {t: {file: token}, u: $U}}}\n"
    )
    first, second = repository.load(text, environ={"U": "value"}).images
    assert first.build is not None
    assert second.build is not None
    assert (first.build.context, first.build.dockerfile) == ("app", "app/Dockerfile")
    assert (second.build.context, second.build.dockerfile) == ("app", "Dockerfile")
    assert second.build.secrets == {"t": "s3cr3t\n", "u": "value"}
    assert (second.build.ssh, second.build.args) == (("default",), {"N": "1.0"})


IMAGES = """\
version: 1
images:
  base: {build: .}
  spare: {build: .}
  video: {build: ., needs: base}
services: {api: {image: video}}
workers:
  video: {build: ., needs: base}
  other: {image: video}
  third: {image: fourth}
  fourth: {build: .}
"""


def test_a_name_under_images_wins_over_a_worker_of_that_name(repository: Repository) -> None:
    plan = repository.load(IMAGES)
    used = {worker.name: worker.container.image for worker in plan.workers}
    assert used == {
        "video": "worker:video",
        "other": "video",
        "third": "fourth",
        "fourth": "fourth",
    }
    assert plan.services[0].container.image == "video"


def test_only_images_that_the_chosen_workers_use_are_kept(repository: Repository) -> None:
    names = [image.name for image in repository.load(IMAGES, "other").images]
    assert names == ["base", "video"]
    assert "spare" not in [image.name for image in repository.load(IMAGES).images]


def test_workers_keep_the_order_of_the_file(repository: Repository) -> None:
    plan = repository.load(IMAGES, "third", "other")
    assert [worker.name for worker in plan.workers] == ["other", "third"]


def test_a_reference_is_pulled_once_however_often_it_is_named(repository: Repository) -> None:
    reference = "r.example:5000/x/y:1"
    text = f"{TOP}workers:\n  a: {{image: '{reference}'}}\n  b: {{image: '{reference}'}}\n"
    (image,) = repository.load(text).images
    assert image.reference == image.name == reference


def test_the_file_may_lie_in_the_github_folder(repository: Repository) -> None:
    repository.write(".github/readiness.yml", TOP + WORKER)
    plan = repository.load()
    assert plan.config_path == plan.workers[0].location.path == ".github/readiness.yml"
    assert root_of(repository.root / ".github/readiness.yml") == repository.root
    assert root_of(repository.root / "readiness.yml") == repository.root


def test_a_file_may_be_named_by_its_path(repository: Repository) -> None:
    repository.write("ci/other.yml", TOP + WORKER)
    assert repository.load(config="ci/other.yml").config_path == "ci/other.yml"
    absolute = str(repository.root / "ci/other.yml")
    assert repository.load(config=absolute).config_path == "ci/other.yml"
