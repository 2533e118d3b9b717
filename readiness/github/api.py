"""GitHub's REST API as far as reports need it: bounded in time, patient with what passes by itself.

Why not a whole client library: see docs/decisions/github-api.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import requests

from readiness.sentence import Sentence, quoted, say

CONNECT_S, READ_S = 5.0, 10.0
BUDGET_S = 20.0
ATTEMPTS = 3
LONGEST_WAIT_S = 5.0
"""GitHub may ask for minutes; nobody's workflow waits that long for a comment."""

_TOO_MANY, _SERVER_FAULTS = 429, 500
_FORBIDDEN, _REFUSALS = 403, frozenset({401, 403, 404})
_LONGEST_MESSAGE = 300


class ApiError(Exception):
    """GitHub did not do what was asked; `status` is its answer's, None where none came."""

    def __init__(self, message: Sentence, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status

    @property
    def refused(self) -> bool:
        """Whether the token may not do this: so it answers read-only tokens, and forks' ones."""
        return self.status in _REFUSALS


class _Passing(Exception):
    """A fault that may be over a moment later; `ignored` where the request was surely not done."""

    def __init__(self, error: ApiError, *, ignored: bool, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.ignored = ignored
        self.wait = wait


class Api:
    """One repository of a GitHub server. All calls together take `budget` seconds at most."""

    def __init__(
        self,
        *,
        url: str,
        repository: str,
        token: str,
        budget: float = BUDGET_S,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._base = f"{url.rstrip('/')}/repos/{repository}"
        self._deadline = time.monotonic() + budget
        self._sleep = sleep
        self._session = requests.Session()
        self._session.headers["Accept"] = "application/vnd.github+json"
        self._session.headers["X-GitHub-Api-Version"] = "2022-11-28"
        # As `auth`, not as a header: requests would put a ~/.netrc's login in a header's place.
        self._session.auth = _Bearer(token)

    @property
    def left(self) -> float:
        """Seconds left of the budget."""
        return self._deadline - time.monotonic()

    def get(self, path: str, **query: str | int) -> object:
        """What lies at a path of the repository. Raises ApiError."""
        return self._send("GET", path, query=query)

    def post(self, path: str, body: Mapping[str, str], *, repeatable: bool) -> object:
        """Make something; `repeatable` where making it twice does no harm. Raises ApiError."""
        return self._send("POST", path, body=body, repeatable=repeatable)

    def patch(self, path: str, body: Mapping[str, str]) -> object:
        """Change something. Raises ApiError."""
        return self._send("PATCH", path, body=body)

    def _send(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, str] | None = None,
        query: Mapping[str, str | int] | None = None,
        repeatable: bool = True,
    ) -> object:
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._once(method, path, body, query)
            except _Passing as fault:
                wait = min(LONGEST_WAIT_S, fault.wait or 0.5 * attempt)
                may_repeat = repeatable or fault.ignored
                if attempt == ATTEMPTS or not may_repeat or wait >= self.left:
                    raise fault.error from fault
                self._sleep(wait)

    def _once(
        self,
        method: str,
        path: str,
        body: Mapping[str, str] | None,
        query: Mapping[str, str | int] | None,
    ) -> object:
        left = self.left
        if left <= 0:
            raise ApiError(say("no time was left for it"))
        try:
            # A redirected POST would become a GET that changes nothing: a redirect is no success.
            answer = self._session.request(
                method,
                f"{self._base}/{path}",
                json=body,
                params=query,
                timeout=(min(CONNECT_S, left), min(READ_S, left)),
                allow_redirects=False,
            )
        # A ValueError: a token or an address that cannot be written into a request.
        except (requests.RequestException, ValueError) as error:
            fault = ApiError(say("no answer ({kind})", kind=type(error).__name__))
            ignored = isinstance(error, requests.ConnectTimeout)
            raise _Passing(fault, ignored=ignored) from error
        return _read(answer)


class _Bearer(requests.auth.AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _read(answer: requests.Response) -> object:
    """The answer's JSON. Raises ApiError, or _Passing for what is worth another attempt."""
    if answer.ok and not answer.is_redirect:
        return _json(answer)
    status = answer.status_code
    error = ApiError(quoted(f"{status} {_message(answer)}"[:_LONGEST_MESSAGE].strip()), status)
    if status == _TOO_MANY or (status == _FORBIDDEN and _is_limited(answer)):
        raise _Passing(ApiError(quoted(error)), ignored=True, wait=_asked_wait(answer))
    if status >= _SERVER_FAULTS:
        raise _Passing(error, ignored=False, wait=_asked_wait(answer))
    raise error


def _json(answer: requests.Response) -> object:
    try:
        return answer.json()
    except requests.JSONDecodeError as error:
        raise ApiError(say("an answer that is no JSON"), answer.status_code) from error


def _message(answer: requests.Response) -> str:
    try:
        said = answer.json()
    except requests.JSONDecodeError:
        return answer.reason or ""
    return str(said.get("message", "")) if isinstance(said, dict) else ""


def _is_limited(answer: requests.Response) -> bool:
    """GitHub answers 403 also to those who ask too much: those may ask again."""
    return "Retry-After" in answer.headers or answer.headers.get("X-RateLimit-Remaining") == "0"


def _asked_wait(answer: requests.Response) -> float | None:
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isdecimal() else None
