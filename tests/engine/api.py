"""A stand-in for Docker's API: it remembers what was asked, and answers as it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, cast

import docker
import requests
from docker.errors import APIError, NotFound

from readiness.engine import Engine, Own

OWN = Own(id="0123456789abcdef" * 4, image="sha256:own", labels={"abc123": ""})


def refusal(said: str, status: int = HTTPStatus.INTERNAL_SERVER_ERROR) -> APIError:
    """The engine's refusal, with the status and the words that it answers with."""
    response = requests.Response()
    response.status_code = status
    kind = NotFound if status == HTTPStatus.NOT_FOUND else APIError
    return kind(said, response=response, explanation=said)


class Api:
    """Calls are kept as `name first-argument`; `answers` are values, errors or functions by name.

    A list of answers is used up one by one.
    """

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.calls: list[str] = []
        self.options: list[dict[str, Any]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def ask(*arguments: Any, **options: Any) -> Any:
            self.calls.append(" ".join([name, *map(str, arguments)]))
            self.options.append(options)
            answer = self.answers.get(name)
            if isinstance(answer, Iterator):
                answer = next(answer)
            answer = answer(*arguments, **options) if callable(answer) else answer
            if isinstance(answer, Exception):
                raise answer
            return answer

        return ask

    def called(self, name: str) -> list[str]:
        """The first arguments of all calls of that name."""
        return [call.partition(" ")[2] for call in self.calls if call.split(" ")[0] == name]


def client(api: Api) -> docker.APIClient:
    """The stand-in as the code under test takes it."""
    return cast("docker.APIClient", api)


def engine(api: Api, *, keep: bool = False) -> Engine:
    """An engine on top of the stand-in."""
    return Engine(client(api), "run1", OWN, keep=keep)
