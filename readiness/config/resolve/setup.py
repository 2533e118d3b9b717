"""The steps of `setup`."""

from __future__ import annotations

import re

from readiness.config.models.file import PutObject as PutSettings
from readiness.config.models.file import Step
from readiness.config.paths import is_file
from readiness.config.resolve.containers import Containers
from readiness.config.resolve.images import text_of
from readiness.config.resolve.scope import Scope
from readiness.config.validate import nearest
from readiness.config.values import Where
from readiness.plan import PutObject, RunOnce, RunSql, SetupStep
from readiness.sentence import say


def setup(scope: Scope, containers: Containers) -> tuple[SetupStep, ...]:
    """All steps, in the order written."""
    steps = (
        _step(scope, containers, ("setup", index), step)
        for index, step in enumerate(scope.configuration.setup)
    )
    return tuple(step for step in steps if step is not None)


def _step(scope: Scope, containers: Containers, where: Where, step: Step) -> SetupStep | None:
    made = scope.one_of(where, run=step.run, sql=step.sql, s3=step.s3)
    if step.as_ and not step.sql:
        scope.complain((*where, "as"), say("`as` goes with `sql`"), key=True)
    if made is None:
        return None
    _not_outside(scope, where, made)
    location = scope.document.location((*where, made))
    if step.run:
        return SetupStep(
            action=RunOnce(container=containers.once((*where, "run"), step.run)), location=location
        )
    if step.s3:
        action = _put(scope, (*where, "s3"), step.s3)
        return SetupStep(action=action, location=location)
    return SetupStep(action=_sql(scope, (*where, "sql"), step), location=location)


def _not_outside(scope: Scope, where: Where, made: str) -> None:
    """We write nothing to a server that runs already; a program of the user's own may."""
    postgres, aws = scope.servers.postgres, scope.servers.external_aws
    if (made == "sql" and postgres and postgres.external) or (made == "s3" and aws and aws.s3):
        message = say(
            "`{made}` would write to an external server, which is left as it"
            " is: prepare it there, or by a program of your own (`run`)",
            made=made,
        )
        scope.complain((*where, made), message, key=True)


def _put(scope: Scope, where: Where, settings: PutSettings) -> PutObject:
    buckets = scope.configuration.services.s3.buckets if scope.configuration.services.s3 else ()
    if settings.bucket not in buckets:
        message = say(
            "no bucket `{bucket}` under `services.s3.buckets`: {nearest}",
            bucket=settings.bucket,
            nearest=nearest(settings.bucket, buckets),
        )
        scope.complain((*where, "bucket"), message)
    file = scope.file((*where, "file"), settings.file)
    return PutObject(bucket=settings.bucket, key=settings.key, file=file or settings.file)


def _sql(scope: Scope, where: Where, step: Step) -> RunSql:
    """A file's SQL where the text is the path of one or looks like it, else the text itself."""
    text, superuser = step.sql or "", step.as_ is not None
    path = text.strip()
    if not re.fullmatch(r"\S+\.sql", path) and not is_file(scope.root / path):
        return RunSql(sql=text, superuser=superuser)
    file = scope.file(where, path)
    sql = text_of(scope, where, file) if file else None
    return RunSql(sql=sql or "", origin=file or path, superuser=superuser)
