"""The lab's own door to the endpoint: what was called, what lies on a queue, what to watch."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from readiness.endpoint.backend import Backend
from readiness.endpoint.log import CallLog
from readiness.endpoint.records import to_json, watch_from_json
from readiness.endpoint.unserved import ANY, Unserved
from readiness.endpoint.watch import Watches

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

_LONGEST_WAIT_S = 30.0


class Control:
    """A WSGI application that answers only who knows the token.

    GET /ready · GET /calls?after=N&wait=S · GET /messages?region=R&queue=Q · PUT /watch ·
    PUT /unserved?address=A[&region=R&queue=Q]
    """

    def __init__(
        self,
        *,
        token: str,
        backend: Backend,
        log: CallLog,
        watches: Watches,
        unserved: Unserved,
    ) -> None:
        self._token = token.encode()
        self._backend = backend
        self._log = log
        self._watches = watches
        self._unserved = unserved

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
        if not hmac.compare_digest(given, self._token):
            return Response(status=HTTPStatus.FORBIDDEN)(environ, start_response)
        try:
            answer = self._answer(request)
        except (KeyError, TypeError, ValueError) as error:
            reply = Response(f"{error!r}", status=HTTPStatus.BAD_REQUEST)
            return reply(environ, start_response)
        status = HTTPStatus.NOT_FOUND if answer is None else HTTPStatus.OK
        reply = Response(json.dumps(answer), status=status, mimetype="application/json")
        return reply(environ, start_response)

    def _answer(self, request: Request) -> Mapping[str, Any] | None:
        query = request.args
        match request.method, request.path:
            case "GET", "/ready":
                return {"ready": True}
            case "GET", "/calls":
                wait = min(float(query.get("wait", 0)), _LONGEST_WAIT_S)
                page = self._log.after(int(query.get("after", 0)), wait)
                return {"calls": [to_json(call) for call in page.calls], "lost": page.lost}
            case "GET", "/messages":
                return self._messages(query["region"], query["queue"])
            case "PUT", "/watch":
                return asdict(self._watches.add(watch_from_json(request.get_json())))
            case "PUT", "/unserved":
                self._unserved.add(
                    query["address"], query.get("region", ANY), query.get("queue", ANY)
                )
                return {"unserved": query["address"]}
            case _:
                return None

    def _messages(self, region: str, queue: str) -> Mapping[str, Any] | None:
        messages = self._backend.messages(region, queue)
        if messages is None:
            return None
        return {"messages": [to_json(message) for message in messages]}
