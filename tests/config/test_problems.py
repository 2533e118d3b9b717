"""Every mistake is told at its line and column, with what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.errors import ConfigurationError, UsageError
from tests.config.conftest import Repository

TOP = "version: 1\n"
WORKER = "workers: {w: {build: .}}\n"


def worker(settings: str) -> str:
    """A file whose third line holds a worker's further settings."""
    return f"{TOP}workers:\n  w: {{build: ., {settings}}}\n"


def gate(settings: str) -> str:
    """A file whose third line holds a gate."""
    return worker(f"gates: {{{settings}}}")


ELEVEN = ", ".join(f"a{n}: x" for n in range(11))


def service(settings: str) -> str:
    """A file whose second line holds a service."""
    return f"{TOP}services: {{{settings}}}\n{WORKER}"


def step(settings: str) -> str:
    """A file whose second line holds a setup step."""
    return f"{TOP}setup: [{{{settings}}}]\n{WORKER}"


# In each text, § stands where the problem is told.

SHAPE = [
    ("§workers: {w: {build: .}}\n", "`version` is missing: The version of this grammar: 1."),
    ("version: §2\n" + WORKER, "expected 1, the only version there is, saw `2`"),
    ("§- a\n", "expected a mapping, saw a list"),
    ("§just text\n", "expected a mapping, saw `just text`"),
    ("§version: 1\n", "`workers` is missing: The workers, by name."),
    (TOP + "§workers: {}\n", "expected at least one worker, saw none"),
    (TOP + "workers: §[w]\n", "expected a mapping, saw a list"),
    (TOP + WORKER + "§imagez: {}\n", "unknown key `imagez`: did you mean `images`?"),
    (TOP + WORKER + "§qqq: {}\n", "unknown key `qqq`: known are `code`, `egress`, `env_file`, "),
    (TOP + WORKER + "environment: §[A=b]\n", "expected a mapping, saw a list"),
    (TOP + WORKER + "environment: {A:§ }\n", "expected text, saw nothing"),
    (TOP + WORKER + "environment: {A: §{b: c}}\n", "expected text, saw a mapping"),
    (TOP + WORKER + "environment: {§A B: c}\n", "expected the name of a variable, saw `A B`"),
    (TOP + WORKER + "egress: §sometimes\n", "expected true or false, saw `sometimes`"),
    (TOP + WORKER + "egress: §yes\n", "expected true or false, saw `yes`"),
    (TOP + WORKER + "egress: §1\n", "expected true or false, saw `1`"),
    (TOP + WORKER + "setup: §{sql: x}\n", "expected a list, saw a mapping"),
    (TOP + "workers: {§w w: {build: .}}\n", "expected a name of letters, digits, `-`, `_`"),
    (worker("§contxt: ."), "unknown key `contxt`: known are `build`, `command`, `compose"),
    (worker("mode: §jobb"), "expected `service` or `job`, saw `jobb`"),
    (worker("command: §'a \"b'"), 'expected a command whose quotes are closed, saw `a "b`'),
    (worker("command: §[[a]]"), "expected text, saw a list"),
    (worker("stop: §0"), "expected a duration of more than 0 seconds"),
    (worker("limits: {memory: §lots}"), "expected a size such as 512m or 1g, saw `lots`"),
    (worker("limits: {memory: §1k}"), "expected at least 6m"),
    (worker("limits: {cpus: §many}"), "expected a number, saw `many`"),
    (worker("limits: {cpus: §.nan}"), "expected a number, saw `.nan`"),
    (worker("limits: {cpus: §0}"), "expected more than 0 processors"),
    (worker("environment: {A: §$NOPE}"), "the variable `NOPE` is not set"),
    (gate("§imag: {}"), "unknown key `imag`: did you mean `image`?"),
    (gate("redis:§ "), "expected a value, saw nothing"),
    (gate("redis: §yes"), "expected a mapping, saw `yes`"),
    (gate("redis: {waive: §''}"), "expected text that is not empty, saw ``"),
    (gate("redis: {waive: x, §client: 'a:b'}"), "unknown key `client`: known is `waive`"),
    (gate("image: {import: a, timeout: §soon}"), "expected a duration such as 90, 90s or 2m"),
    (gate("image: {import: a, timeout: §0}"), "expected a duration of more than 0 seconds"),
    (gate("§queue: {message: x}"), "`name` is missing: The queue's name."),
    (gate("database: {query: S, expect: §{'': 1}}"), "expected a scalar, the row as a list, or"),
    (gate("§database: {query: SELECT 1}"), "`expect` is missing: A scalar for the first"),
    (gate("database: {query: §'', expect: 1}"), "expected text that is not empty"),
    (gate("database: {query: S, expect: §[[1]]}"), "expected a scalar in each column"),
    (gate("database: {query: S, expect: §{}}"), "expected a scalar, the row as a list"),
    (gate("queue: {name: q, message:§ }"), "expected a value, saw nothing"),
    (
        gate("queue: {name: q, message: x, attributes: {VisibilityTimeout: §5m}}"),
        "expected a whole number from 0 to 43200, saw `5m`",
    ),
    (
        gate("queue: {name: q, message: x, attributes: {DelaySeconds: §901}}"),
        "expected a whole number from 0 to 900, saw `901`",
    ),
    (
        gate("queue: {name: q, message: x, attributes: {SqsManagedSseEnabled: §on}}"),
        "expected true or false, saw `on`",
    ),
    (
        service("sqs: {queues: {q: {attributes: {Policy: §open}}}}"),
        "expected a policy, which is a mapping in JSON",
    ),
    (
        gate("queue: {name: q, message: x, attributes: {§VisibilityTimeut: 1}}"),
        "unknown key `VisibilityTimeut`: did you mean `VisibilityTimeout`?",
    ),
    (
        gate("queue: {name: q, message: x, acknowledge: §never}"),
        "expected `after-commit` or `any`, saw `never`",
    ),
    (
        gate("queue: {name: q, message: x, dead_letter: {name: d, max_receive_count: §some}}"),
        "expected a whole number, saw `some`",
    ),
    (service("redis: {§pasword: x}"), "unknown key `pasword`: did you mean `password`?"),
    (service("api:§ "), "expected a mapping, saw nothing"),
    (service("api: {image: 'a:1', §imag: b}"), "unknown key `imag`: did you mean `image`?"),
]

SENSE = [
    (TOP + "workers: {§w: {}}\n", "expected exactly one of `build` or `image` or `compose`"),
    (
        "version: 1\nworkers:\n  §w: {build: ., image: x}\n",
        "expected exactly one of `build` or `image` or `compose`, saw `build`",
    ),
    (service("§api: {}"), "expected exactly one of `image` or `compose`, saw none of them"),
    (TOP + "workers: {w: {§compose: {service: x}}}\n", "there is no compose.yaml and no docker-"),
    (TOP + "workers: {w: {image: 'x:1', §needs: w}}\n", "`needs` goes with `build`"),
    (TOP + "workers: {w: {image: §A B}}\n", "`A B` is neither an image here nor a reference"),
    (TOP + "workers: {w: {build: §no}}\n", "expected a folder: `no` does not exist"),
    (TOP + "workers: {w: {build: §Dockerfile}}\n", "expected a folder: `Dockerfile` is a file"),
    (TOP + "workers: {w: {build: §..}}\n", "the path `..` leads out of the repository"),
    (TOP + "workers: {w: {build: §/}}\n", "the path `/` leads out of the repository"),
    (
        TOP + "workers: {w: {build: {dockerfile: §D}}}\n",
        "expected a file: `D` does not exist (from the repository root)",
    ),
    (TOP + "workers: {w: {build: {secrets: {§k: {}}}}}\n", "expected exactly one of `value`"),
    (worker("needs: [§nope]"), "no image `nope` is built here: known is `w`"),
    (worker("§needs: w"), "images need each other in a circle: w → w"),
    (worker("env_file: §.env"), "expected a file: `.env` does not exist"),
    (worker("env_file: [§.env]"), "expected a file: `.env` does not exist"),
    (gate("§image: {}"), "expected exactly one of `import` or `command`, saw none of them"),
    (gate("§image: {forbid: [a]}"), "expected exactly one of `import` or `command`"),
    (gate("image: {command: x, §forbid: [a]}"), "`forbid` looks at what `import` loads"),
    (gate("image: {import: §a-b}"), "expected a module such as apps.worker, saw `a-b`"),
    (gate("image: {import: a, §keep_entrypoint: true}"), "`keep_entrypoint` goes with"),
    (gate("redis: {client: §a.b}"), "expected module:name, such as libs.redis.client:get"),
    (gate("§redis: {client: 'a:b', command: x}"), "expected exactly one of `client` or"),
    (gate("queue: {name: §a b, message: x}"), "`a b` is no queue's name"),
    (gate("§queue: {name: q}"), "expected exactly one of `message` or `trigger`"),
    (gate("queue: {name: q, message: §''}"), "a message cannot be empty"),
    (gate("queue: {name: q, message: {file: §no}}"), "expected a file: `no` does not exist"),
    (gate("queue: {name: q, message: §[.inf]}"), "JSON has no `.inf` and no `.nan`"),
    (gate("queue: {name: q, message: x, §message_group_id: g}"), "only a FIFO queue has"),
    (
        gate("queue: {name: q, message: x, dead_letter: {name: §q}}"),
        "a queue cannot be its own dead-letter queue",
    ),
    (
        gate("queue: {name: q, message: x, dead_letter: {name: §d.fifo}}"),
        "a queue and its dead-letter queue are both FIFO",
    ),
    (
        gate("queue: {name: q, message: x, dead_letter: {name: d, max_receive_count: §0}}"),
        "expected a number of receives from 1 to 1000",
    ),
    (
        gate("queue: {name: q, message: x, message_attributes: {a: §''}}"),
        "the value of a message attribute cannot be empty",
    ),
    (
        gate(
            "queue: {name: q, message: x, message_attributes: {a: {DataType: §X, StringValue: b}}}"
        ),
        "expected String, Number or Binary",
    ),
    (
        gate("queue: {name: q, message: x, message_attributes: {§a: {DataType: Binary}}}"),
        "expected exactly one of `StringValue` or `BinaryValue`",
    ),
    (
        gate(f"queue: {{name: q, message: x, §message_attributes: {{{ELEVEN}}}}}"),
        "a message has at most 10 attributes, this one has 11",
    ),
    (
        gate("queue: {name: q, message: x, message_attributes: {§a b: c}}"),
        "`a b` is no name of a message attribute",
    ),
    (
        gate("queue: {name: q, message: x, message_attributes: {§aws.a: c}}"),
        "names that begin with `AWS.` or `Amazon.` are reserved",
    ),
    (
        gate("queue: {name: q, message: x, message_attributes: {a: §0x10}}"),
        "expected a number, saw `0x10`",
    ),
    (
        gate(
            "queue: {name: q, message: x,"
            " message_attributes: {a: §{DataType: Number.int, StringValue: one}}}"
        ),
        "expected a number, saw `one`",
    ),
    (
        gate('queue: {name: q, message: x, message_attributes: {a: §"\\x01"}}'),
        "a message cannot hold the character U+0001",
    ),
    (
        gate('queue: {name: q, message: §"a\\x08b"}'),
        "a message cannot hold the character U+0008",
    ),
    (
        gate(f"queue: {{name: q, message: §{'x' * 1_048_577}}}"),
        "a message has at most 1048576 bytes with its attributes, this one has 1048577",
    ),
    (gate("queue: {name: q, §trigger: {}}"), "expected exactly one of `run` or `http`"),
    (gate("queue: {name: q, trigger: {http: {url: §'x:1'}}}"), "expected a URL such as"),
    (
        gate("queue: {name: q, trigger: {http: {url: 'http://x', json: 1, §body: a}}}"),
        "expected `json` or `body`, saw both",
    ),
    (
        gate("queue: {name: q, trigger: {http: {url: 'http://x'}}, §message_group_id: g}"),
        "`message_group_id` goes with `message`",
    ),
    (gate("database: {query: S, expect: 1, writer: §api}"), "no own service `api`: there are none"),
    (gate("database: {query: S, expect: 1, fail: [§1]}"), "this is the state that `expect`"),
    (service("redis: {external: §true}"), "expected REDIS_URL or REDIS_HOST in the env file"),
    (service("§db: {image: 'mysql:8'}"), "`db` is taken: it is the lab's own name for its"),
    (service("§a_: {image: 'a:1'}"), "`a_` is no host name"),
    (service("a: {image: 'a:1', aliases: §sqs}"), "`sqs` is taken: it is the lab's own name"),
    (service("a: {image: 'a:1', aliases: [§b]}, b: {image: 'a:1'}"), "`b` is taken: it is a"),
    (
        service("a: {image: 'a:1', needs: [§bb]}"),
        "no service `bb`: known are `a`, `aws`, `db`, `localstack`, `",
    ),
    (service("a: {image: 'a:1', §needs: a}"), "services need each other in a circle: a → a"),
    (service("a: {image: 'a:1', §ready: {}}"), "expected exactly one of `http` or `tcp`"),
    (service("a: {image: 'a:1', ready: {http: §/x}}"), "expected a URL such as"),
    (service("a: {image: 'a:1', ready: {http: §'http://[x'}}"), "expected a URL such as"),
    (service("a: {image: 'a:1', ready: {tcp: §0}}"), "expected a port between 1 and 65535"),
    (service("a: {image: 'a:1', ready: {log: §'('}}"), "expected a regular expression: miss"),
    (service("s3: {buckets: [§A]}"), "expected a bucket's name"),
    (service("sqs: {queues: {§a b: {}}}"), "`a b` is no queue's name"),
    (
        "version: 1\nsetup: [§{}]\nworkers: {w: {build: .}}\n",
        "expected exactly one of `run` or `sql` or `s3`, saw none of them",
    ),
    (step("sql: §no.sql"), "expected a file: `no.sql` does not exist"),
    (step("sql: SELECT 1, as: §root"), "expected `superuser`, saw `root`"),
    (step("run: {image: 'a:1', command: x}, §as: superuser"), "`as` goes with `sql`"),
    (step("run: {image: 'a:1', command: §''}"), "expected a command that is not empty"),
    (step("s3: {bucket: §b, key: k, file: Dockerfile}"), "no bucket `b` under"),
]


@pytest.mark.parametrize(("text", "expected"), SHAPE + SENSE)
def test_a_mistake_is_told_at_its_place(repository: Repository, text: str, expected: str) -> None:
    before, after = text.split("§")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    (problem,) = repository.problems(before + after)
    assert problem.startswith(f"readiness.yml:{line}:{column}: {expected}")


def test_a_message_from_a_file_may_be_as_large_as_sqs_takes_with_its_attributes(
    repository: Repository,
) -> None:
    settings = "queue: {name: q, message: {file: big}, message_attributes: {tenant: 가}}"
    repository.write("big", "x" * (1_048_576 - len("tenant" + "String") - 3))
    repository.load(gate(settings))
    repository.write("big", "x" * (1_048_577 - len("tenant" + "String") - 3))
    (problem,) = repository.problems(gate(settings))
    assert (
        "a message has at most 1048576 bytes with its attributes, this one has 1048577" in problem
    )


def test_a_problem_carries_the_text_of_its_line(repository: Repository) -> None:
    with pytest.raises(ConfigurationError) as caught:
        repository.load(worker("mode: jobb"))
    assert caught.value.problems[0].source == "  w: {build: ., mode: jobb}"


def test_all_problems_of_a_file_are_told_at_once_in_its_order(repository: Repository) -> None:
    text = f"{TOP}envronment: {{}}\negress: $NOPE\nworkers: {{w: {{build: {{}}, mode: x}}}}\n"
    assert [problem.split(": ")[0] for problem in repository.problems(text)] == [
        "readiness.yml:2:1",
        "readiness.yml:3:9",
        "readiness.yml:4:32",
    ]


def test_mistakes_of_shape_and_of_sense_are_told_together(repository: Repository) -> None:
    text = (
        f"{TOP}setup: [{{sql: no.sql}}, {{run: {{image: a}}}}]\n"
        "workers:\n  w:\n    build: {context: nowhere, arg: {}}\n"
        "    environment: {A: $NOPE}\n    mode: x\n"
        "    gates:\n      image: {imports: a, forbid: [a-b]}\n      redis: {client: x}\n"
        "      database: {query: SELECT 1}\n"
    )
    assert [problem.split(": ", 1)[1][:40] for problem in repository.problems(text)] == [
        "expected a file: `no.sql` does not exist",
        "`command` is missing: What runs, in plac",
        "expected a folder: `nowhere` does not ex",
        "unknown key `arg`: did you mean `args`?",
        "the variable `NOPE` is not set: set it i",
        "expected `service` or `job`, saw `x`",
        "unknown key `imports`: did you mean `imp",
        "expected a module such as apps.worker, s",
        "expected module:name, such as libs.redis",
        "`expect` is missing: A scalar for the fi",
    ]


def test_what_may_only_follow_from_a_mistake_of_shape_is_not_told(repository: Repository) -> None:
    text = f"{TOP}images: {{base: {{bild: .}}}}\nworkers: {{w: {{build: ., needs: [base]}}}}\n"
    assert [problem.split(": ")[1] for problem in repository.problems(text)] == [
        "`build` is missing",
        "unknown key `bild`",
    ]


@pytest.mark.parametrize("settings", ["{}", "{database: x}"])
def test_a_lab_server_whose_name_is_misspelt_is_recognized(
    repository: Repository, settings: str
) -> None:
    (problem,) = repository.problems(f"{TOP}services: {{postgers: {settings}}}\n{WORKER}")
    assert "`postgres` meant by `postgers`?" in problem


def test_a_problem_shows_what_was_written_never_a_variables_value(repository: Repository) -> None:
    (problem,) = repository.problems(worker("stop: '${TOKEN}'"), environ={"TOKEN": "hunter2"})
    assert "hunter2" not in problem
    assert problem.endswith("saw `${TOKEN}`")


def test_two_workers_cannot_share_a_queue(repository: Repository) -> None:
    each = "build: ., gates: {queue: {name: q, message: x}}"
    text = f"{TOP}workers:\n  a: {{{each}}}\n  b: {{{each}}}\n"
    (problem,) = repository.problems(text)
    assert problem.startswith("readiness.yml:4:39: the queue `q` is another worker's gate already")
    assert repository.load(text, "b").workers[0].name == "b"


def test_images_cannot_share_a_tag_or_need_each_other(repository: Repository) -> None:
    text = (
        f"{TOP}images:\n"
        "  a: {build: ., tag: 'x:1', needs: b}\n"
        "  b: {build: ., tag: 'x:1', needs: [a]}\n" + WORKER
    )
    circle, tag = repository.problems(text)
    assert circle.startswith("readiness.yml:3:29: images need each other in a circle: a → b → a")
    assert tag.startswith("readiness.yml:4:22: the tag `x:1` is that of `images.a` already")
    assert tag.endswith("readiness.yml:3")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("co/x", "co/x:latest"),
        ("x:1", "docker.io/library/x:1"),
        ("library/x", "docker.io/x:latest"),
    ],
)
def test_a_tag_is_the_same_however_it_is_written(
    repository: Repository, one: str, other: str
) -> None:
    images = (
        f"  a: {{build: ., tag: '{one}'}}\n  b: {{build: .}}\n  c: {{build: ., tag: '{other}'}}\n"
    )
    (problem,) = repository.problems(f"{TOP}images:\n{images}{WORKER}")
    assert problem.startswith(
        f"readiness.yml:5:22: the tag `{other}` is that of `images.a` already"
    )
    assert problem.endswith("readiness.yml:3")


def test_a_slip_in_an_images_name_is_told_unless_a_tag_is_written(repository: Repository) -> None:
    text = f"{TOP}images: {{base: {{build: .}}}}\nworkers: {{w: {{image: %s}}}}\n"
    (problem,) = repository.problems(text % "basee")
    assert "3:22: no image `basee` here: did you mean `base`?" in problem
    assert repository.load(text % "'basee:latest'").images[0].reference == "basee:latest"


def test_a_link_that_leads_out_of_the_repository_is_refused(
    repository: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (repository.root / "away").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    (problem,) = repository.problems(f"{TOP}workers: {{w: {{build: away}}}}\n")
    assert "the path `away` leads out of the repository" in problem


def test_a_message_file_must_be_text(repository: Repository) -> None:
    repository.write("m.bin", b"\xff")
    (problem,) = repository.problems(gate("queue: {name: q, message: {file: m.bin}}"))
    assert "expected text in UTF-8: `m.bin` is something else" in problem


def test_a_bad_line_of_an_env_file_is_told_in_that_file_once(repository: Repository) -> None:
    repository.write("some.env", "A=1\noops!\n")
    (problem,) = repository.problems(worker("env_file: some.env") + "env_file: some.env\n")
    assert problem == "some.env:2:1: expected a line of the form NAME=value"


def test_no_configuration_at_all_says_where_it_was_looked_for(repository: Repository) -> None:
    with pytest.raises(ConfigurationError, match=r"readiness\.yml or \.github/readiness\.yml"):
        repository.load()


@pytest.mark.parametrize("config", ["nope.yml", "../readiness.yml", "/etc/passwd", "."])
def test_a_configuration_that_is_not_in_the_repository_is_an_error(
    repository: Repository, config: str
) -> None:
    with pytest.raises(ConfigurationError):
        repository.load(config=config)


def test_a_file_that_is_no_utf_8_says_so(repository: Repository) -> None:
    (problem,) = repository.problems(b"version: 1\n# \xff\n")
    assert problem == "readiness.yml:2:1: expected text in UTF-8: this byte is not"


def test_an_unknown_worker_is_a_mistake_of_the_call(repository: Repository) -> None:
    with pytest.raises(UsageError, match=r"no worker `vidoe`: did you mean `video`\?"):
        repository.load(f"{TOP}workers: {{video: {{build: .}}}}\n", "vidoe")


def test_an_env_file_that_does_not_exist_is_a_mistake_of_the_call(repository: Repository) -> None:
    with pytest.raises(UsageError, match=r"nope\.env"):
        repository.load(TOP + WORKER, env_file=Path("nope.env"))
