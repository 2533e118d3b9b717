"""Serving the endpoint and its control, with a thread per connection: long polls block nobody."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from readiness.endpoint.application import Application
from readiness.endpoint.backend import Moto
from readiness.endpoint.control import Control
from readiness.endpoint.log import CallLog
from readiness.endpoint.settings import Settings
from readiness.endpoint.unserved import Unserved
from readiness.endpoint.watch import Watches

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def start(settings: Settings, host: str, port: int, control_port: int) -> tuple[int, int]:
    """Serve from threads, from now on; gives both ports (0 takes a free one)."""
    backend, log, watches = Moto(settings.account), CallLog(), Watches()
    unserved = Unserved()
    application = Application(
        backend=backend, log=log, read=watches.read, names=settings.names, unserved=unserved
    )
    for further in settings.ports:
        _serve(application, host, further)
    control = Control(
        token=settings.token, backend=backend, log=log, watches=watches, unserved=unserved
    )
    # The control comes last: whoever reaches it finds the endpoint ready.
    return _serve(application, host, port), _serve(control, host, control_port)


class _Handler(MotoRequestHandler):
    """Keeps connections open, as AWS does, sends without delay, and writes no access log."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *_: object) -> None:
        """Say nothing: the calls are recorded elsewhere."""


def _serve(application: WSGIApplication, host: str, port: int) -> int:
    server = make_server(host, port, application, threaded=True, request_handler=_Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server.port
