"""What both probes need inside the worker's container: how they report, and how they see errors.

This file and the probe are put into the container as one script (see `readiness.probes.source`)
and run by whatever Python the worker has: nothing but the standard library, nothing newer than
Python 3.6, and no file is written.
"""
# ruff: noqa: UP006, UP007, UP035, UP045

import _thread
import base64
import contextlib
import errno
import json
import linecache
import os
import socket
import sys
from types import FrameType
from typing import Any, Callable, Dict, Iterator, List, Optional, Union

# One write of up to PIPE_BUF (4096) bytes cannot be torn apart by another thread's.
PIECE = 3900
MOST_FRAMES = 60
LONGEST_TEXT = 2000

Json = Dict[str, Any]


class Channel:
    """The way out for the result: a copy of stdout that the worker's redirections do not touch."""

    def __init__(self, nonce: str) -> None:
        self.nonce = nonce
        self.descriptor = os.dup(1)
        self.ended = _thread.allocate_lock()
        self.ended.acquire()

    def say(self, words: str) -> None:
        """Print one line of the protocol; the newline before it ends a partial line of others."""
        data = f"\nreadiness-probe {self.nonce} {words}\n".encode("ascii")
        try:
            os.write(self.descriptor, data)
        except OSError:  # a module may close every descriptor that it does not know
            os.write(1, data)

    def result(self, value: Json) -> None:
        """Print the result in numbered pieces, each one word (JSON without any blank)."""
        text = json.dumps(value, separators=(",", ":")).replace(" ", "\\u0020")
        pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
        for number, piece in enumerate(pieces, 1):
            self.say(f"{number}/{len(pieces)} {piece}")

    def show_a_hang(self, timeout: float) -> None:
        """Print where it is, once, before the time is up, which began with the container's start.

        From a thread of Python's, that is while the others wait: faulthandler's looks at frames
        that go on meanwhile, which now and then crashes the interpreter, and so the worker.
        """
        patience = timeout - min(5.0, timeout / 2)
        _thread.start_new_thread(self.show_after, (patience, _thread.get_ident()))

    def show_after(self, patience: float, thread: int) -> None:
        """The thread's stack as faulthandler prints it, unless all has `ended` before."""
        if self.ended.acquire(timeout=patience):
            return
        frame = sys._current_frames().get(thread)  # noqa: SLF001  there is no other way
        places: List[str] = []
        while frame is not None:
            code = frame.f_code
            places.append(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}')
            frame = frame.f_back
        places[MOST_FRAMES // 2 : -MOST_FRAMES // 2] = []
        head = ["", "Timeout (0:00:00)!", f"Thread 0x{thread:016x} (most recent call first):"]
        text = "\n".join([*head, *places, ""])
        with contextlib.suppress(OSError):
            os.write(self.descriptor, text.encode("ascii", "backslashreplace"))


def run(probe: Callable[[Json], Json]) -> None:
    """Start the protocol, run the probe with its arguments, print its result and end at once."""
    arguments = json.loads(base64.urlsafe_b64decode(sys.argv[1]).decode())
    channel = Channel(arguments["nonce"])
    channel.say("started")
    channel.show_a_hang(arguments["timeout"])
    sys.argv = sys.argv[:1]
    prepare_path(*arguments["folders"].split(":"))
    own = os.getpid()
    result = probe(arguments)
    if os.getpid() != own:  # a child that the worker forked and that came back here
        os._exit(0)
    channel.ended.release()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # what the worker made of it is its own
            stream.flush()
    channel.result(result)
    os._exit(0)  # threads and exit handlers of the worker must not keep the container alive


def prepare_path(folder: str, *path: str) -> None:
    """Put the working directory where `python -m` puts it, and what Python puts for a script.

    Both take the place of the probe's own folder. For an archive Python puts that itself. `path` is
    the PYTHONPATH of the worker's command.
    """
    own = [os.getcwd()]  # noqa: PTH109  pathlib is not for the probe to load
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
        if folder and folder not in own and os.path.exists(folder):  # noqa: PTH110
            own.insert(0, folder)
    sys.path[:0] = own + [each for each in path if each not in own]


def is_missing_module(error: BaseException) -> bool:
    """Whether a module was not found; a distribution's metadata, which is told alike, is none."""
    return isinstance(error, ModuleNotFoundError) and "metadata" not in type(error).__module__


def describe(error: BaseException) -> Json:
    """What happened and where, with the frames of the probe and of importlib left out."""
    frames = list(stack(error))
    if len(frames) > MOST_FRAMES:
        frames = frames[: MOST_FRAMES // 2] + frames[-MOST_FRAMES // 2 :]
    return {"exception": name_of(type(error)), "message": message_of(error), "frames": frames}


def stack(error: BaseException) -> Iterator[Json]:
    """The frames of the exception, outermost first."""
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not is_machinery(file):
            source = linecache.getline(file, trace.tb_lineno, trace.tb_frame.f_globals)
            yield frame_of(file, trace.tb_lineno, trace.tb_frame.f_code.co_name, source)
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename:
        yield frame_of(error.filename, error.lineno or 0, "<module>", error.text or "")


def frame_of(file: str, line: int, function: str, source: str) -> Json:
    """One frame, as `readiness.diagnosis.frame.Frame` has it."""
    return {
        "file": plain(file),
        "line": line,
        "function": plain(function),
        "source": plain(source.strip())[:200],
    }


def is_machinery(file: str) -> bool:
    """Whether the file is the probe's own or the import system's."""
    machinery = file.startswith("<frozen importlib") or file.endswith("/importlib/__init__.py")
    return machinery or file == __file__


def importer(frame: Optional[FrameType]) -> Optional[FrameType]:
    """The first frame, from this one outwards, that is not the import system's."""
    while frame is not None and is_machinery(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def name_of(kind: type) -> str:
    """The exception's name with its module, builtins without."""
    module = getattr(kind, "__module__", "")
    return kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"


def message_of(error: BaseException) -> str:
    """The exception's text, whatever its `__str__` does."""
    try:
        return plain(str(error))[:LONGEST_TEXT]
    except Exception:  # noqa: BLE001
        return ""


def plain(text: Union[str, bytes]) -> str:
    """Text that is certain to survive JSON: no lone surrogates."""
    if isinstance(text, bytes):
        return text.decode("utf-8", "replace")
    return text.encode("utf-8", "replace").decode("utf-8")


def related(error: BaseException) -> List[BaseException]:
    """The exception, its causes, contexts and members, each once."""
    found: List[BaseException] = []
    waiting: List[Any] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and all(one is not other for other in found):
            found.append(one)
            members = getattr(one, "exceptions", ())
            waiting += [one.__cause__, one.__context__]
            waiting += members if isinstance(members, (list, tuple)) else ()
    return found


SERVICE_LIBRARIES = frozenset(
    (  # noqa: SIM905  a list of words
        "aio_pika aiohttp aiokafka aiomysql aioredis amqp asyncpg botocore cassandra celery"
        " confluent_kafka coredis django elastic_transport elasticsearch glide"
        " glide_shared glide_sync grpc httpcore httpx kafka kombu motor mysql MySQLdb opensearchpy"
        " peewee pika psycopg psycopg2 pymemcache pymongo"
        " pymssql pymysql pyodbc redis requests sqlalchemy urllib3 valkey"
    ).split()
)
SERVICE_ERRORS = frozenset(
    (  # noqa: SIM905  a list of words
        "AMQPConnectionError AutoReconnect ClientConnectorError ClosingError ConnectError"
        " ConnectTimeout ConnectTimeoutError ConnectionClosedError ConnectionError"
        " ConnectionFailure"
        " EndpointConnectionError HTTPClientError InterfaceError MaxRetryError NetworkError"
        " NewConnectionError NoBrokersAvailable NoHostAvailable OperationalError PoolTimeout"
        " ReadTimeout ReadTimeoutError ServerSelectionTimeoutError TimeoutError TransportError"
    ).split()
)
NETWORK_ERRORS = (ConnectionError, socket.gaierror, socket.herror, socket.timeout, TimeoutError)
NETWORK_NUMBERS = frozenset(
    (
        errno.ECONNREFUSED,
        errno.EHOSTUNREACH,
        errno.ENETUNREACH,
        errno.ETIMEDOUT,
        errno.EADDRNOTAVAIL,
        errno.EHOSTDOWN,
    )
)


def needs_a_service(error: BaseException) -> bool:
    """Whether the exception, or one that led to it, says that a server was not reached."""
    family = related(error)
    # SQLite has its own OperationalError, which wrappers take over: no server is missing there.
    if any(type(one).__module__.partition(".")[0] == "sqlite3" for one in family):
        return False
    return any(is_about_a_connection(one) for one in family)


def is_about_a_connection(error: BaseException) -> bool:
    """Whether this exception itself is one of a connection, by its kind, number or name."""
    if isinstance(error, NETWORK_ERRORS):
        return True
    if isinstance(error, OSError) and error.errno in NETWORK_NUMBERS:
        return True
    return any(
        kind.__module__.partition(".")[0] in SERVICE_LIBRARIES and kind.__name__ in SERVICE_ERRORS
        for kind in type(error).__mro__
    )
