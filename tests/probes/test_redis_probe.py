"""The redis probe, run as a script by a Python of its own against clients of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.model import Cause

if TYPE_CHECKING:
    from tests.probes.conftest import Worker

CLIENTS = """
    import asyncio
    import contextlib

    class Store:
        def __init__(self):
            self.held = {}

        def ping(self):
            return True

        def set(self, key, value):
            self.held[key] = value.encode()

        def get(self, key):
            return self.held.get(key)

    class AsyncStore(Store):
        async def ping(self):
            await asyncio.sleep(0)
            return True

        async def set(self, key, value):
            self.held[key] = value

        async def get(self, key):
            await asyncio.sleep(0)
            return self.held.get(key)

    class Dull(Store):
        def ping(self):
            return False

    class Forgetful(Store):
        def set(self, key, value):
            pass

    class AuthenticationError(ConnectionError):
        pass

    class ClosingError(Exception):
        __module__ = 'glide_shared.exceptions'

    def refuse(error):
        raise error

    class Factories:
        store = staticmethod(Store)

    async def later():
        await asyncio.sleep(0)
        return AsyncStore()

    async def later_none():
        return None

    def with_a_loop_of_its_own():
        asyncio.run(later())
        return Store()

    def generator():
        yield Store()

    @contextlib.contextmanager
    def manager():
        store = Store()
        yield store
        store.held = None

    async def async_generator():
        yield AsyncStore()

    @contextlib.asynccontextmanager
    async def async_manager():
        yield AsyncStore()

    class Entered(AsyncStore):
        async def ping(self):
            return self.entered

        async def __aenter__(self):
            self.entered = True
            return self

        async def __aexit__(self, *_):
            pass

    def in_a_loop():
        asyncio.get_running_loop()
        return AsyncStore()

    def asks_for_its_loop(complaint):
        try:
            return in_a_loop()
        except RuntimeError:
            raise RuntimeError(complaint) from None

    asks_sniffio = lambda: asks_for_its_loop('unknown async library, or not in async context')
    asks_anyio = lambda: asks_for_its_loop(
        'Not currently running on any asynchronous event loop. Available async backends: asyncio'
    )

    class PingsInALoop(AsyncStore):
        def ping(self):
            return asyncio.create_task(super().ping())

    instance = Store()
    nothing = None
    unreachable = lambda: refuse(ConnectionRefusedError(111, 'refused'))
    glide = lambda: refuse(ClosingError('Failed to create initial connections'))
    refused = lambda: refuse(AuthenticationError('NOAUTH Authentication required.'))
    wrong_password = lambda: refuse(RuntimeError('WRONGPASS invalid username-password pair'))
    broken = lambda: refuse(KeyError('REDIS_HOST'))
"""


@pytest.fixture
def clients(worker: Worker) -> Worker:
    worker.write("libs/redis/client.py", CLIENTS)
    return worker


@pytest.mark.parametrize(
    ("name", "type_name"),
    [
        ("instance", "Store"),
        ("Store", "Store"),
        ("Factories.store", "Store"),
        ("with_a_loop_of_its_own", "Store"),
        ("AsyncStore", "AsyncStore"),
        ("later", "AsyncStore"),
        ("generator", "Store"),
        ("manager", "Store"),
        ("async_generator", "AsyncStore"),
        ("async_manager", "AsyncStore"),
        ("Entered", "Entered"),
        ("in_a_loop", "AsyncStore"),
        ("asks_sniffio", "AsyncStore"),
        ("asks_anyio", "AsyncStore"),
        ("PingsInALoop", "PingsInALoop"),
    ],
)
def test_a_client_that_answers_and_carries_a_value_has_connected(
    clients: Worker, name: str, type_name: str
) -> None:
    result = clients.redis(f"libs.redis.client:{name}")

    assert (result.ok, result.ping, result.carried) == (True, True, True)
    assert result.client == f"libs.redis.client.{type_name}"


def test_the_place_where_the_factory_is_written_is_told(clients: Worker) -> None:
    clients.write("main.py", "import functools\n\n@functools.lru_cache\ndef get():\n  pass\n")

    result = clients.redis("main:get")

    assert result.kind is Cause.CLIENT_NONE
    assert result.factory is not None
    assert (result.factory.file, result.factory.line) == (str(clients.folder / "main.py"), 3)
    assert clients.redis("libs.redis.client:instance").factory is None


def test_a_value_that_does_not_come_back_was_not_carried(clients: Worker) -> None:
    result = clients.redis("libs.redis.client:Forgetful")

    assert (result.ok, result.ping, result.carried) == (True, True, False)


@pytest.mark.parametrize(
    ("client", "kind", "message"),
    [
        ("libs.redis.absent:get", Cause.CLIENT_NOT_FOUND, "No module named 'libs.redis.absent'"),
        ("absent:get", Cause.CLIENT_NOT_FOUND, "No module named 'absent'"),
        ("libs.redis.client:absent", Cause.CLIENT_NOT_FOUND, "libs.redis.client has no absent"),
        ("libs.redis.client:Factories.x", Cause.CLIENT_NOT_FOUND, "Factories has no x"),
        ("libs.redis.client:nothing", Cause.CLIENT_NONE, "it gave None instead of a client"),
        ("libs.redis.client:later_none", Cause.CLIENT_NONE, "it gave None instead of a client"),
        ("libs.redis.client:unreachable", Cause.UNREACHABLE, "[Errno 111] refused"),
        ("libs.redis.client:glide", Cause.UNREACHABLE, "Failed to create initial connections"),
        ("libs.redis.client:refused", Cause.AUTH_FAILED, "NOAUTH Authentication required."),
        ("libs.redis.client:wrong_password", Cause.AUTH_FAILED, "WRONGPASS"),
        ("libs.redis.client:broken", Cause.PROBE_FAILED, "'REDIS_HOST'"),
        ("libs.redis.client:Dull", Cause.PROBE_FAILED, "the ping was answered with False"),
        ("builtins:dict", Cause.PROBE_FAILED, "dict has no ping"),
    ],
)
def test_a_client_that_does_not_connect_says_why(
    clients: Worker, client: str, kind: Cause, message: str
) -> None:
    result = clients.redis(client)

    assert not result.ok
    assert result.kind is kind
    assert result.message.startswith(message)


def test_a_distribution_that_is_not_installed_is_no_missing_client(worker: Worker) -> None:
    worker.write("jobs.py", "import importlib.metadata as m; m.version('jobs')\n")

    assert worker.redis("jobs:client").kind is Cause.PROBE_FAILED


def test_a_dependency_that_the_clients_module_misses_is_no_missing_client(worker: Worker) -> None:
    main = worker.write("client.py", "import redis_absent\n")

    result = worker.redis("client:get")

    assert result.kind is Cause.PROBE_FAILED
    assert result.exception == "ModuleNotFoundError"
    assert result.frames[-1].file == str(main)


def test_a_proxy_that_looks_awaitable_is_taken_for_the_client_behind_it(clients: Worker) -> None:
    clients.write(
        "proxy.py",
        """
        from libs.redis.client import instance

        class Proxy:
            __getattr__ = lambda self, name: getattr(instance, name)
            __call__ = __await__ = lambda self: refuse()

        client = Proxy()
        """,
    )

    result = clients.redis("proxy:client")

    assert (result.ok, result.carried) == (True, True)
