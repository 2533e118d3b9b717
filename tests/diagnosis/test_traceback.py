"""Stack traces as Python, Node and shells really print them."""

from __future__ import annotations

import pytest

from readiness.diagnosis.frame import Frame
from readiness.diagnosis.traceback import find_traces
from readiness.diagnosis.unfold import unfold
from tests.diagnosis.conftest import captured


def test_chained_exceptions_are_traces_of_their_own() -> None:
    cause, raised = find_traces(captured("chained"))

    assert cause.error == "KeyError: 'SECRET_KEY'"
    assert cause.frames[1] == Frame(
        file="/app/libs/settings.py",
        line=5,
        function="load",
        source='return os.environ["SECRET_KEY"]',
    )
    assert raised.error == "RuntimeError: settings are incomplete"
    assert [frame.line for frame in raised.frames] == [6]
    assert (cause.start, cause.end, raised.start) == (0, 8, 12)


def test_every_member_of_an_exception_group_is_found() -> None:
    group, first, second = find_traces(captured("group"))

    assert group.error == "ExceptionGroup: two jobs (2 sub-exceptions)"
    assert [frame.function for frame in group.frames] == ["<module>", "fail"]
    assert first.error == "KeyError: 'SECRET_KEY'"
    assert second.error.startswith("ValueError: invalid literal")
    assert second.frames[-1].function == "<lambda>"


def test_a_syntax_error_ends_where_it_stands() -> None:
    (trace,) = find_traces(captured("syntax"))

    assert trace.error == "SyntaxError: expected ':'"
    assert trace.frames[-1] == Frame(
        file="/app/libs/broken.py", line=2, function="<module>", source="if job"
    )


def test_a_traceback_among_log_lines_is_found() -> None:
    (trace,) = find_traces(captured("logged"))

    assert trace.error.startswith("json.decoder.JSONDecodeError: Expecting")
    assert trace.frames[0].source == 'json.loads("{")'
    assert (trace.start, len(trace.frames)) == (2, 4)


def test_a_prefix_on_every_line_is_no_hindrance() -> None:
    lines = [f"[video] {line}" for line in captured("syntax")]

    assert find_traces(lines)[0].frames[-1].file == "/app/libs/broken.py"


@pytest.mark.parametrize(
    ("name", "error", "places"),
    [
        (
            "node-worker",
            "Error: SECRET_KEY is not set",
            [("/app/worker.js", 5), ("/app/lib/settings.js", 3)],
        ),
        ("node-missing", "Error: Cannot find module './absent'", [("/app/missing.js", 1)]),
        ("node-syntax", "SyntaxError: Unexpected token ';'", [("/app/syntax.js", 2)]),
    ],
)
def test_a_trace_of_node_is_turned_outermost_first(
    name: str, error: str, places: list[tuple[str, int]]
) -> None:
    (trace,) = find_traces(captured(name))

    assert trace.error == error
    assert [(frame.file, frame.line) for frame in trace.frames] == places


def test_a_module_of_node_may_be_named_by_its_url() -> None:
    lines = [
        "Error: no",
        "    at file:///app/main.mjs:3:7",
        "    at async run (file:///app/x.mjs:9:1)",
    ]

    assert [(frame.file, frame.line) for frame in find_traces(lines)[0].frames] == [
        ("/app/x.mjs", 9),
        ("/app/main.mjs", 3),
    ]


@pytest.mark.parametrize(
    ("name", "place", "error"),
    [
        ("json", ("/app/printers.py", 5), "LookupError: no such video"),
        ("structlog", ("/app/printers.py", 5), "LookupError: no such video"),
        ("loguru", ("/app/printers.py", 5), "LookupError: no such video"),
        ("rich", ("/app/printers.py", 5), "LookupError: no such video"),
        ("node-fields", ("/app/one.mjs", 2), "Error: no video 7"),
        ("node-cause", ("/app/cause.mjs", 2), "[cause]: Error: no such video"),
        ("go", ("/app/main.go", 4), "panic: no such video"),
        ("ruby", ("worker.rb", 2), "no such video (KeyError)"),
        ("php", ("/app/worker.php", 3), "Uncaught RuntimeException: no such video"),
        ("php-log", ("/app/worker.php", 3), "Uncaught RuntimeException: no such video"),
        ("logfmt", ("/app/printers.py", 5), "LookupError: no such video"),
        (
            "faulthandler",
            ("/usr/local/lib/python3.11/ctypes/__init__.py", 519),
            "Fatal Python error: Segmentation fault",
        ),
        ("perl", ("worker.pl", 2), "no such video"),
        ("perl-confess", ("worker.pl", 1), "no such video"),
        ("psql", ("/job.sql", 3), 'ERROR:  relation "jobz" does not exist'),
        (
            "dotnet",
            ("/src/Worker.cs", 4),
            "Unhandled exception. System.InvalidOperationException: no such video",
        ),
        ("rust", ("src/main.rs", 2), "no such video"),
        ("rust-backtrace", ("src/main.rs", 2), "no such video"),
        ("java", ("jobs/Worker.java", 5), "java.lang.IllegalArgumentException: no such video"),
    ],
)
def test_the_last_trace_of_any_printer_leads_to_where_it_was_raised(
    name: str, place: tuple[str, int], error: str
) -> None:
    last = find_traces(unfold(captured(f"trace-{name}")))[-1]

    assert last.error == error
    assert (last.frames[-1].file, last.frames[-1].line) == place


def test_the_outermost_place_of_a_crash_or_panic_comes_first() -> None:
    for name, lines in (
        ("faulthandler", [15, 12, 8, 519]),
        ("perl-confess", [7, 4, 1]),
        ("dotnet", [3, 9, 4]),
        ("rust-backtrace", [250, 5, 2, 761, 2]),
    ):
        found = find_traces(captured(f"trace-{name}"))
        assert [frame.line for frame in found[-1].frames] == lines
        assert found[-1].start == 0


def test_what_only_warns_in_psql_and_a_crash_of_no_python_are_no_traces() -> None:
    lines = [
        "psql:/job.sql:1: NOTICE:  table does not exist, skipping",
        "Fatal Python error: Segmentation fault",
        "Current thread 0x00007f7d213ebb80 (most recent call first):",
        "  <no Python frame>",
    ]

    assert find_traces(lines) == ()


def test_a_time_before_every_line_is_no_hindrance() -> None:
    lines = [f"12:00:0{at} worker.1 | {line}" for at, line in enumerate(captured("syntax"))]

    assert find_traces(lines)[0].frames[-1].file == "/app/libs/broken.py"


@pytest.mark.parametrize(
    "line",
    [
        '{"message": "a\\nb"}',
        'msg="a\\nb" x=1',
        'msg="Traceback \\n',
        "{\\n}",
        '{"lineno": 1}',
        "no { json\\n}",
    ],
)
def test_a_line_without_a_trace_is_left_as_it_is(line: str) -> None:
    assert unfold((line,)) == (line,)


def test_what_shells_say_leads_to_the_line_of_the_script() -> None:
    dash, command, bash = find_traces(captured("sh"))
    (busybox,) = find_traces(captured("busybox"))

    assert [one.frames[0].line for one in (dash, bash, busybox)] == [4, 4, 4]
    assert busybox.frames[0].file == "/app/run.sh"
    assert command.frames == ()
    assert command.error == "sh: 1: ffprobe: not found"


def test_ordinary_lines_are_no_traces() -> None:
    lines = [
        "2026-01-01 00:00:00: 12: started",
        "GET http://redis:6379/x: 404: not found",
        "look at this: File x",
        "    at noon",
        "https://host/a.py:12: fine",
    ]

    assert find_traces(lines) == ()
