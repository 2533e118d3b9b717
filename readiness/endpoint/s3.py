"""Calls to S3: virtual hosts are turned into paths, the rest is moto's."""

from __future__ import annotations

from typing import Any

from readiness.endpoint import wire
from readiness.endpoint.backend import Backend
from readiness.endpoint.outcome import Outcome


def carry_out(backend: Backend, environ: dict[str, Any], names: frozenset[str]) -> Outcome:
    """Answer a call to S3 that is addressed by path or by a host name with a bucket in front."""
    host = environ.get("HTTP_HOST", "")
    bucket = wire.bucket_of_host(host, names)
    if bucket:
        environ = _by_path(environ, host, bucket)
    named, key = wire.bucket_and_key(environ["PATH_INFO"])
    answer = backend.call("s3", environ, None)
    return Outcome(answer=answer, service="s3", bucket=named, key=key)


def _by_path(environ: dict[str, Any], host: str, bucket: str) -> dict[str, Any]:
    changed = {
        name: f"/{bucket}{environ[name]}"
        for name in ("PATH_INFO", "RAW_URI", "REQUEST_URI")
        if environ.get(name, "").startswith("/")
    }
    return {**environ, **changed, "HTTP_HOST": host[len(bucket) + 1 :]}
