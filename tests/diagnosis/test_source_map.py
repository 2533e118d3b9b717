"""From paths in an image to files of the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.diagnosis.copies import Copy, copies
from readiness.diagnosis.frame import Frame
from readiness.diagnosis.source_map import locate, locate_in_log
from readiness.diagnosis.sources import Sources
from readiness.model import Location
from readiness.plan import Build
from tests.diagnosis.conftest import captured

if TYPE_CHECKING:
    from readiness.diagnosis.repository import Repository
    from tests.diagnosis.conftest import Make


@pytest.mark.parametrize(
    ("name", "path", "line"),
    [
        ("chained", "chained.py", 6),
        ("group", "group.py", 5),
        ("syntax", "libs/broken.py", 2),
        ("logged", "logged.py", 6),
        ("node-worker", "lib/settings.js", 3),
        ("node-missing", "missing.js", 1),
        ("node-syntax", "syntax.js", 2),
        ("busybox", "run.sh", 4),
    ],
)
def test_a_captured_trace_leads_to_the_line_that_was_at_fault(
    repository: Repository, name: str, path: str, line: int
) -> None:
    assert locate_in_log(captured(name), repository) == Location(path=path, line=line)


def test_colours_are_no_hindrance(make: Make) -> None:
    repository = make({"worker.py": "1\nload()\n"})
    lines = [
        "Traceback (most recent call last):",
        '  File \x1b[35m"/app/worker.py"\x1b[0m, line \x1b[35m2\x1b[0m, in \x1b[35m<module>\x1b[0m',
        "    \x1b[31mload\x1b[0m\x1b[1;31m()\x1b[0m",
        "    \x1b[31m~~~~\x1b[0m\x1b[1;31m^^\x1b[0m",
        "\x1b[1;35mNameError\x1b[0m: \x1b[35mname 'load' is not defined\x1b[0m",
    ]

    assert locate_in_log(lines, repository) == Location(path="worker.py", line=2)


def test_a_crash_leads_to_the_deepest_line_of_the_users(make: Make) -> None:
    repository = make({"worker.py": "x\n" * 15})

    place = locate_in_log(captured("trace-faulthandler"), repository)

    assert place == Location(path="worker.py", line=8)


def frame(file: str, line: int = 1, source: str = "") -> Frame:
    return Frame(file=file, line=line, source=source)


def test_the_deepest_frame_of_the_repository_wins(make: Make) -> None:
    repository = make({"apps/main.py": "a\nb\n", "apps/jobs.py": "c\nd\n"})
    frames = (
        frame("/app/apps/main.py"),
        frame("/app/apps/jobs.py", 2),
        frame("/usr/local/lib/python3.13/site-packages/django/main.py"),
        frame("/usr/lib/python3.13/main.py"),
        frame("<frozen os>"),
    )

    assert locate(frames, repository) == Location(path="apps/jobs.py", line=2)


def test_the_projects_own_package_is_found_where_it_was_installed(make: Make) -> None:
    repository = make({"src/mypkg/main.py": "a\n", "main.py": "a\n"})
    installed = frame("/usr/local/lib/python3.13/site-packages/mypkg/main.py")

    assert locate((installed,), repository) == Location(path="src/mypkg/main.py", line=1)


def test_the_source_line_tells_files_of_one_name_apart(make: Make) -> None:
    repository = make({"mail/main.py": "import a\n", "video/main.py": "import b\n"})

    assert locate((frame("/app/main.py", 1, "import b"),), repository) == Location(
        path="video/main.py", line=1
    )
    assert locate((frame("/app/main.py"),), repository) is None


def test_a_line_that_the_repository_does_not_have_leads_nowhere(make: Make) -> None:
    repository = make({"apps/main.py": "import a\n"})

    assert locate((frame("/app/apps/main.py", 2),), repository) is None
    assert locate((frame("/app/apps/main.py", 1, "import b"),), repository) is None


def test_a_path_from_the_root_of_the_repository_goes_before_a_nested_one(make: Make) -> None:
    repository = make({"apps/main.py": "a\n", "examples/x/apps/main.py": "a\n"})

    assert locate((frame("/app/apps/main.py"),), repository) == Location(
        path="apps/main.py", line=1
    )


@pytest.mark.parametrize(
    "installed",
    [
        "/go/pkg/mod/github.com/redis/go-redis/v9@v9.5.1/client.go",
        "/usr/local/go/src/net/client.go",
        "/usr/local/bundle/gems/redis-client-0.22/lib/client.rb",
        "/app/vendor/redis/client.php",
        "/rustc/0123/library/core/client.rs",
        "/usr/local/cargo/registry/src/index.crates.io-6f17/redis-0.27.0/src/client.rs",
        "redis/clients/jedis/Client.java",
    ],
)
def test_a_librarys_file_is_not_the_repositorys_of_the_same_name(
    make: Make, installed: str
) -> None:
    name = installed.rpartition("/")[2]
    repository = make({f"internal/sqs/{name}": "a\n", "main.go": "b\n"})

    assert locate((frame("/src/main.go"), frame(installed)), repository) == Location(
        path="main.go", line=1
    )


@pytest.mark.parametrize("place", ["/usr/share/acme", "/usr/lib/acme", "/srv/vendor/acme"])
def test_what_the_dockerfile_copied_is_the_users_wherever_it_stands(make: Make, place: str) -> None:
    repository = make({"main.py": "a\nb\n", "vendor/views.py": "a\n"})
    copied = (Copy(source=".", destination=place),)
    frames = (frame(f"{place}/main.py", 2), frame(f"{place}/vendor/views.py"))

    assert locate(frames[:1], repository, copied) == Location(path="main.py", line=2)
    assert locate(frames, repository, copied) == Location(path="vendor/views.py", line=1)
    assert locate((frame(f"{place}/x/main.py"),), repository, copied) is None


def test_a_library_that_go_keeps_in_the_repository_is_not_the_users(make: Make) -> None:
    repository = make({"main.go": "a\n", "vendor/redis/client.go": "a\n"})
    copied = (Copy(source=".", destination="/src"),)
    frames = (frame("/src/main.go"), frame("/src/vendor/redis/client.go"))

    assert locate(frames, repository, copied) == Location(path="main.go", line=1)


def test_virtual_environments_and_dependencies_are_not_the_repository(make: Make) -> None:
    repository = make(
        {"env/pyvenv.cfg": "", "env/x/main.py": "a\n", "node_modules/a/main.js": "", "b.py": ""}
    )

    assert repository.files == {"b.py"}


DOCKERFILE = """
    ARG VERSION=3.13
    FROM python:${VERSION}-slim AS base
    ARG SERVICE
    WORKDIR /srv
    COPY libs /srv/libs/
    FROM base
    WORKDIR app
    COPY --chown=1000 services/${SERVICE}/ .
    COPY ["requirements.txt", "setup.cfg", "/etc/conf/"]
    COPY run.sh /usr/local/bin/
    COPY run.sh /start
    COPY --from=base /srv /elsewhere
    """


def test_the_dockerfile_says_which_of_two_files_it_was(make: Make) -> None:
    repository = make(
        {
            "docker/Dockerfile": DOCKERFILE,
            "libs/a.py": "",
            "services/mail/main.py": "a\n",
            "services/video/main.py": "a\n",
            "requirements.txt": "",
            "setup.cfg": "",
            "run.sh": "",
        }
    )
    build = Build(context=".", dockerfile="docker/Dockerfile", args={"SERVICE": "video"})

    copied = copies((build,), repository)

    assert copied == (
        Copy(source="libs", destination="/srv/libs"),
        Copy(source="services/video", destination="/srv/app"),
        Copy(source="requirements.txt", destination="/etc/conf/requirements.txt"),
        Copy(source="setup.cfg", destination="/etc/conf/setup.cfg"),
        Copy(source="run.sh", destination="/usr/local/bin/run.sh"),
        Copy(source="run.sh", destination="/start"),
        Copy(source="libs", destination="/elsewhere/libs"),
    )
    assert locate((frame("/srv/app/main.py"),), repository, copied) == Location(
        path="services/video/main.py", line=1
    )


def test_what_comes_out_of_an_earlier_stage_leads_back_to_what_was_copied_there(
    make: Make,
) -> None:
    dockerfile = """
        FROM python:3.13 AS build
        WORKDIR /build
        COPY source ./code

        FROM build AS tested
        RUN pytest

        FROM python:3.13-slim
        WORKDIR /app
        COPY --from=tested /build/code/entry.py launch.py
        COPY --from=0 /build .
        COPY --from=build /build/code/libs/ /libs/
        COPY --from=nginx:1.29 /etc/nginx /etc/nginx
        """
    files = {"Dockerfile": dockerfile, "source/entry.py": "x\n", "source/libs/a.py": "x\n"}
    repository = make({**files, "other/libs/a.py": "x\n"})

    copied = copies((Build(context=".", dockerfile="Dockerfile"),), repository)

    assert copied[1:] == (
        Copy(source="source/entry.py", destination="/app/launch.py"),
        Copy(source="source", destination="/app/code"),
        Copy(source="source/libs", destination="/libs"),
    )
    place = Location(path="source/libs/a.py", line=1)
    assert locate((frame("/libs/a.py"),), repository, copied) == place
    assert locate((frame("/app/code/libs/a.py"),), repository, copied) == place


def test_an_instruction_is_looked_for_in_the_stages_that_the_image_is_made_of(make: Make) -> None:
    dockerfile = """
        FROM python:3.13 AS base
        USER nobody
        HEALTHCHECK CMD one
        FROM base AS worker
        HEALTHCHECK CMD two
        FROM base AS web
        HEALTHCHECK CMD three
        """
    repository = make({"Dockerfile": dockerfile})
    build = Build(context=".", dockerfile="Dockerfile", target="worker")
    sources = Sources(repository, (build,))

    assert sources.of_instruction("HEALTHCHECK") == Location(path="Dockerfile", line=5)
    assert sources.of_instruction("USER") == Location(path="Dockerfile", line=2)
    assert sources.of_instruction("ENTRYPOINT") is None


def test_an_image_inherits_the_folder_of_the_image_that_it_builds_on(make: Make) -> None:
    repository = make(
        {
            "Dockerfile.base": "FROM python:3.13-slim\nWORKDIR /app\n",
            "video/Dockerfile": "FROM base\nCOPY . .\n",
            "video/main.py": "",
        }
    )
    builds = (
        Build(context=".", dockerfile="Dockerfile.base"),
        Build(context="video", dockerfile="video/Dockerfile"),
    )

    assert copies(builds, repository) == (Copy(source="video", destination="/app"),)


def test_a_shells_relative_path_is_looked_for_where_the_image_was_filled_from(make: Make) -> None:
    repository = make(
        {"a/run.sh": "x\n", "b/run.sh": "x\n", "b/Dockerfile": "WORKDIR /srv\nCOPY . .\n"}
    )
    copied = (
        Copy(source="a/run.sh", destination="/bin/start.sh"),
        Copy(source="b", destination="/srv"),
    )

    assert locate((frame("run.sh"),), repository, copied) == Location(path="b/run.sh", line=1)
    assert locate((frame("start.sh"),), repository, copied) == Location(path="a/run.sh", line=1)
