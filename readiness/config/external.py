"""`external: true`: where servers are that run already, read from the variables of section 3."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from readiness.plan import ExternalAws, Postgres, Redis, Upstream
from readiness.sentence import Sentence, either, say

REDIS = (
    *("REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_USERNAME", "REDIS_PASSWORD"),
    *("REDIS_SSL", "REDIS_TLS"),
)
POSTGRES = (
    "DATABASE_URL",
    *("DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD"),
    *("PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGSSLMODE"),
    *(f"POSTGRES_{part}" for part in ("HOST", "PORT", "DB", "USER", "PASSWORD")),
)
AWS = (
    *("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_S3"),
    *("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCOUNT_ID"),
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    *("QUEUE_URL", "SQS_QUEUE_URL"),
)
NAMES = (*REDIS, *POSTGRES, *AWS)
"""The variables from which the address of an external server may come."""

_LOCAL = re.compile(r"localhost|127(\.\d+){3}|::1|0\.0\.0\.0|host\.docker\.internal")
_NUMBERS = re.compile(r"[\d.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")
_SAFE = frozenset({"require", "verify-ca", "verify-full"})
_OF_TLS = frozenset({"sslmode", "channel_binding", "gssencmode", "ssl"})
_KEY = "test"
_ACCOUNT = "000000000000"
_REGION = "us-east-1"

Vars = Mapping[str, str]


class NoAddress(Exception):
    """The variables do not say where a server is; the message says what was expected."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(message)


def is_local(host: str) -> bool:
    """Whether a host means the machine itself: from a container, that is the engine's host."""
    return _LOCAL.fullmatch(host.lower()) is not None


def redis(lab: Redis, variables: Vars) -> Redis:
    """The Redis that the variables name, in the place of the lab's. Raises NoAddress."""
    url = variables.get("REDIS_URL", "")
    if not url and not variables.get("REDIS_HOST"):
        raise NoAddress(_nothing(either(("REDIS_URL", "REDIS_HOST"))))
    if not url:
        upstream = _upstream(
            variables["REDIS_HOST"],
            _number(variables, "REDIS_PORT", 6379),
            "redis",
            tls=any(_yes(variables.get(name, "")) for name in ("REDIS_SSL", "REDIS_TLS")),
        )
        user = variables.get("REDIS_USERNAME", "")
        password = variables.get("REDIS_PASSWORD", "")
        database, parameters = _number(variables, "REDIS_DB", 0), ""
    else:
        parts = _split("REDIS_URL", url, ("redis", "rediss"))
        tls = parts.scheme == "rediss"
        upstream = _upstream(parts.hostname or "", parts.port or 6379, "redis", tls=tls)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        path = parts.path.strip("/")
        database, parameters = int(path) if path.isdecimal() else 0, parts.query
    return replace(
        lab,
        image="",
        port=upstream.port if upstream.tls else lab.port,
        user=user,
        password=password or None,
        database=database,
        parameters=parameters,
        external=upstream,
    )


def postgres(lab: Postgres, variables: Vars) -> Postgres:
    """The Postgres that the variables name, in the place of the lab's. Raises NoAddress."""
    url = variables.get("DATABASE_URL", "")
    sslmode = variables.get("PGSSLMODE", "")
    if url:
        parts = _split("DATABASE_URL", url, ("postgres", "postgresql"))
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        sslmode = query.get("sslmode", sslmode)
        host, port = parts.hostname or "", parts.port or 5432
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        database = unquote(parts.path.strip("/"))
    else:
        host = _first(variables, "DB_HOST", "PGHOST", "POSTGRES_HOST")
        port = int(_first(variables, "DB_PORT", "PGPORT", "POSTGRES_PORT") or 5432)
        user = _first(variables, "DB_USER", "PGUSER", "POSTGRES_USER")
        password = _first(variables, "DB_PASSWORD", "PGPASSWORD", "POSTGRES_PASSWORD")
        database = _first(variables, "DB_NAME", "PGDATABASE", "POSTGRES_DB")
        query = {}
    if not host or not user:
        raise NoAddress(
            _nothing(either(("DATABASE_URL", "DB_HOST, DB_USER, DB_PASSWORD, DB_NAME")))
        )
    upstream = _upstream(host, port, "postgres", tls=sslmode in _SAFE)
    kept = {name: value for name, value in query.items() if upstream.tls or name not in _OF_TLS}
    if upstream.tls:
        kept["sslmode"] = sslmode
    return replace(
        lab,
        image="",
        port=upstream.port if upstream.tls else lab.port,
        user=user,
        password=password,
        database=database or user,
        parameters=urlencode(kept),
        external=upstream,
    )


def aws(variables: Vars, *, sqs: bool, s3: bool, buckets: tuple[str, ...] = ()) -> ExternalAws:
    """The SQS, the S3 or both that the variables name. Raises NoAddress."""
    named = variables.get("AWS_REGION") or variables.get("AWS_DEFAULT_REGION") or ""
    region = named or _REGION
    queue_url = _first(variables, "QUEUE_URL", "SQS_QUEUE_URL")
    general = variables.get("AWS_ENDPOINT_URL", "")
    of_sqs = variables.get("AWS_ENDPOINT_URL_SQS") or general or _base(queue_url)
    of_s3 = variables.get("AWS_ENDPOINT_URL_S3") or general
    key = variables.get("AWS_ACCESS_KEY_ID", "")
    secret = variables.get("AWS_SECRET_ACCESS_KEY", "")
    in_aws = (sqs and not of_sqs) or (s3 and not of_s3)
    if in_aws and not (named and key and secret):
        raise NoAddress(
            _nothing(
                either(("AWS_ENDPOINT_URL", "AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"))
            )
        )
    return ExternalAws(
        region=region,
        access_key=key or _KEY,
        secret_key=secret or _KEY,
        session_token=variables.get("AWS_SESSION_TOKEN", ""),
        account=_account(queue_url) or variables.get("AWS_ACCOUNT_ID") or _ACCOUNT,
        sqs=_endpoint("SQS", of_sqs, _in_aws("sqs", region)) if sqs else None,
        s3=_endpoint("S3", of_s3, _in_aws("s3", region)) if s3 else None,
        queue_url=queue_url,
        buckets=buckets,
    )


def secrets(
    redis: Redis | None, postgres: Postgres | None, aws: ExternalAws | None
) -> Iterator[str]:
    """Every credential and endpoint of the external servers: no output may show them."""
    if redis is not None and redis.external:
        yield from (redis.user, redis.password or "", redis.external.host)
    if postgres is not None and postgres.external:
        yield from (postgres.user, postgres.password, postgres.external.host)
    if aws is not None:
        yield from (aws.access_key, aws.secret_key, aws.session_token)
        yield from (server.host for server in (aws.sqs, aws.s3) if server)
        yield aws.queue_url.rpartition("/")[0]


def given(variables: Vars, servers: Iterable[str]) -> dict[str, str]:
    """The variables that name the external servers, as they were given."""
    names = {"redis": REDIS, "postgres": POSTGRES, "sqs": AWS, "s3": AWS}
    asked = {name for server in servers for name in names[server]}
    return {name: variables[name] for name in NAMES if name in asked and name in variables}


def translated(own: Vars, lab: Vars, outside: Vars) -> dict[str, str]:
    """A container's own variables; those that repeat an external address become the lab's.

    An env file that is the call's and the containers' alike holds `localhost`, say, which is
    another machine in a container.
    """
    return {
        name: lab[name] if name in lab and outside.get(name) == value else value
        for name, value in own.items()
    }


def _nothing(expected: Sentence) -> Sentence:
    return say("expected {names} in the env file or the environment; there is none", names=expected)


def _first(variables: Vars, *names: str) -> str:
    return next((variables[name] for name in names if variables.get(name)), "")


def _yes(value: str) -> bool:
    return value.lower() in {"1", "true", "yes", "on", "required"}


def _number(variables: Vars, name: str, default: int) -> int:
    value = variables.get(name) or str(default)
    if not value.isdecimal():
        raise NoAddress(say("expected a number in the variable {name}", name=name))
    return int(value)


def _split(name: str, url: str, schemes: tuple[str, ...]) -> SplitResult:
    """A URL's parts; whatever is wrong is said without the URL, which may hold a password."""
    try:
        parts = urlsplit(url)
        if parts.scheme.partition("+")[0] in schemes and parts.hostname and parts.port != 0:
            return parts
    except ValueError:
        pass
    raise NoAddress(
        say("expected {scheme}://HOST:PORT/… in the variable {name}", scheme=schemes[0], name=name)
    )


def _upstream(host: str, port: int, lab_name: str, *, tls: bool) -> Upstream:
    keeps_name = tls and not is_local(host) and not _NUMBERS.fullmatch(host)
    return Upstream(host=host, port=port, tls=tls, name=host if keeps_name else lab_name)


def _endpoint(service: str, url: str, default: str) -> Upstream:
    parts = _split(f"AWS_ENDPOINT_URL_{service}", url or default, ("http", "https"))
    tls = parts.scheme == "https"
    port = parts.port or (443 if tls else 80)
    # SQS is called through the recorder, which itself speaks TLS: only S3's reaches the worker.
    passed = tls and service == "S3"
    named = _upstream(parts.hostname or "", port, service.lower(), tls=passed)
    return replace(named, tls=tls)


def _in_aws(service: str, region: str) -> str:
    return f"https://{service}.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"


def _base(queue_url: str) -> str:
    found = re.match(r"https?://[^/\s]+(?=/)", queue_url)
    return found[0] if found else ""


def _account(queue_url: str) -> str:
    found = re.fullmatch(r"https?://[^/\s]+/(\d{12})/[^/]+", queue_url)
    return found[1] if found else ""
