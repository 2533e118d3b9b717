"""The probe of gate 2: let the worker's own Redis client answer a ping and carry a value.

Runs in the worker's container together with `shared`: standard library and Python 3.6 only.
"""
# ruff: noqa: ANN401, UP006, UP035

import importlib
import inspect
import time
from typing import Any, List

from readiness.probes import shared

AUTHENTICATION_ERRORS = ("AuthenticationError", "AuthError", "NoPermissionError")
KEPT: List[Any] = []
"""What was entered stays so until the probe ends; one that is forgotten closes its client."""

NO_LOOP = (
    "no running event loop",
    "no current event loop",
    "not in async context",
    "Not currently running on any asynchronous event loop",
)
"""What asyncio, sniffio and anyio say where something is made, or asked, outside of a loop."""

AUTHENTICATION_WORDS = ("NOAUTH", "WRONGPASS", "NOPERM", "invalid password")


class ProbeError(Exception):
    """The probe ends here: the cause code, and what was seen."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def probe(arguments: shared.Json) -> shared.Json:
    """Use the client named; the result is a `readiness.probes.results.RedisResult`."""
    start = time.time()
    result: shared.Json = {"ok": False, "ping": False, "carried": False, "client": ""}
    try:
        found = find(arguments["client"])
        result["factory"] = place_of(found)
        converse(found, arguments["key"], arguments["value"], result)
        result["ok"] = True
    except BaseException as error:  # noqa: BLE001  an exit is a result too
        result.update(shared.describe(error), kind=kind_of(error))
        if isinstance(error, ProbeError):
            result["exception"] = ""
    result["duration_s"] = time.time() - start
    return result


def find(name: str) -> Any:
    """What `module:name` names; the name may have dots."""
    module, _, path = name.partition(":")
    try:
        found: Any = importlib.import_module(module)
    except ModuleNotFoundError as error:
        own = error.name is not None and (module + ".").startswith(error.name + ".")
        if not own or not shared.is_missing_module(error):
            raise
        raise ProbeError("client-not-found", shared.message_of(error)) from error
    for attribute in path.split("."):
        if not hasattr(found, attribute):
            owner = getattr(found, "__name__", type(found).__name__)
            raise ProbeError("client-not-found", f"{owner} has no {attribute}")
        found = getattr(found, attribute)
    return found


def place_of(found: Any) -> Any:
    """Where a factory is written, as a frame; None for anything that is no function."""
    function = inspect.unwrap(found) if callable(found) else found
    code = getattr(function, "__code__", None)
    if not inspect.iscode(code):
        return None
    return shared.frame_of(code.co_filename, code.co_firstlineno, code.co_name, "")


def give(found: Any) -> Any:
    """The client: what was named, or what it gives when it is a class or a factory."""
    if inspect.isclass(found) or (callable(found) and not hasattr(found, "ping")):
        return found()
    return found


def converse(found: Any, key: str, value: str, result: shared.Json) -> None:
    """Ping and carry a value, in an event loop only when the client turns out to need one."""
    answer: Any = None
    try:
        client = entered(give(found))
        in_loop = opens_in_a_loop(client)
        if not in_loop:
            check(client, result)
            answer = client.ping()
    except RuntimeError as error:
        if not any(words in shared.message_of(error) for words in NO_LOOP):
            raise
        return in_a_loop(open_and_carry(None, found, key, value, result))
    if not in_loop:
        if not inspect.isawaitable(answer):
            return without_a_loop(carry(client, answer, key, value, result))
        if inspect.iscoroutine(answer):
            answer.close()  # it is asked again in the loop
    return in_a_loop(open_and_carry(client, found, key, value, result))


async def open_and_carry(
    client: Any, found: Any, key: str, value: str, result: shared.Json
) -> None:
    """The conversation with a client that an event loop opens, or gives in the first place."""
    client = await opened(entered(give(found)) if client is None else client)
    check(client, result)
    await carry(client, client.ping(), key, value, result)


async def carry(client: Any, answer: Any, key: str, value: str, result: shared.Json) -> None:
    """The conversation: see the ping's answer, set the value, read it back."""
    if not await settled(answer):
        raise ProbeError("probe-failed", f"the ping was answered with {answer!r}")
    result["ping"] = True
    await settled(client.set(key, value))
    back = await settled(client.get(key))
    result["carried"] = (shared.plain(back) if isinstance(back, bytes) else back) == value


def entered(found: Any) -> Any:
    """What a generator or a context manager gives, as dependencies are often provided."""
    if hasattr(found, "ping"):
        return found
    if inspect.isgenerator(found):
        KEPT.append(found)
        return next(found)
    if hasattr(type(found), "__enter__"):
        KEPT.append(found)
        return found.__enter__()
    return found


def opens_in_a_loop(found: Any) -> bool:
    """Whether it has to be awaited, stepped or entered in an event loop to become a client."""
    if is_promise(found) or inspect.isasyncgen(found):
        return True
    return hasattr(type(found), "__aenter__") and not hasattr(found, "ping")


async def opened(found: Any) -> Any:
    """The client that the loop gives; asyncio's clients may, and some must, be entered."""
    if is_promise(found):
        found = entered(await found)
    KEPT.append(found)
    if inspect.isasyncgen(found):
        return await found.__anext__()
    if hasattr(type(found), "__aenter__"):
        given = await found.__aenter__()
        return given if hasattr(given, "ping") else found
    return found


def is_promise(client: Any) -> bool:
    """Whether it must be awaited to become a client; proxies look as if they had to be."""
    return inspect.isawaitable(client) and not hasattr(client, "ping")


def check(client: Any, result: shared.Json) -> None:
    """Whether this can be a client at all."""
    if client is None or client is False:
        raise ProbeError("client-none", f"it gave {client!r} instead of a client")
    result["client"] = shared.name_of(type(client))
    if not hasattr(client, "ping"):
        raise ProbeError("probe-failed", f"{result['client']} has no ping")


async def settled(answer: Any) -> Any:
    """The answer, awaited where it must be."""
    return (await answer) if inspect.isawaitable(answer) else answer


def in_a_loop(steps: Any) -> None:
    """Run the conversation in an event loop of its own."""
    import asyncio

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(steps)


def without_a_loop(steps: Any) -> None:
    """Run the conversation with a client that never waits: a factory may use a loop of its own."""
    try:
        steps.send(None)
    except StopIteration:
        return


def kind_of(error: BaseException) -> str:
    """The cause code of an exception, by the rules of gate 2."""
    if isinstance(error, ProbeError):
        return error.kind
    if any(is_about_a_password(one) for one in shared.related(error)):
        return "auth-failed"
    return "unreachable" if shared.needs_a_service(error) else "probe-failed"


def is_about_a_password(error: BaseException) -> bool:
    """Whether the server refused the user, the password or the command."""
    names = [kind.__name__ for kind in type(error).__mro__]
    if any(name in AUTHENTICATION_ERRORS for name in names):
        return True
    return any(word in shared.message_of(error) for word in AUTHENTICATION_WORDS)


if __name__ == "__main__":
    shared.run(probe)
