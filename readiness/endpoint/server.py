"""Serving WSGI applications with a thread per connection, so that long polls block nobody."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import BaseWSGIServer, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Handler(MotoRequestHandler):
    """Keeps connections open, as AWS does, sends without delay, and writes no access log."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *_: object) -> None:
        """Say nothing: the calls are recorded elsewhere."""


def serve(application: WSGIApplication, host: str, port: int) -> BaseWSGIServer:
    """Serve from a thread of its own, from now on; port 0 takes a free one (`server.port`)."""
    server = make_server(host, port, application, threaded=True, request_handler=_Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server
