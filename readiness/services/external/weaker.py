"""What the evidence of each gate lacks where its server runs already, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.model import GateId
from readiness.plan import Plan, Postgres, Redis
from readiness.sentence import Sentence, say


def weaker(gate: GateId, plan: Plan) -> Iterator[Sentence]:
    """The sentences for a gate; none where its server is the lab's own."""
    redis, postgres, aws = plan.redis, plan.postgres, plan.external_aws
    match gate:
        case GateId.REDIS if redis is not None and redis.external is not None:
            yield from _redis(redis, postgres)
        case GateId.QUEUE if aws is not None and aws.sqs is not None:
            yield say(
                "SQS runs already: calls were seen as they passed the lab's recorder, which signed"
                " them anew; whether the worker's own keys and TLS are accepted was not tried"
            )
            yield say(
                "who reaches the queue by another way is seen in its counts only, which AWS calls"
                " approximate"
            )
        case GateId.DATABASE if postgres is not None and postgres.external is not None:
            yield from _postgres(postgres)


def _redis(redis: Redis, postgres: Postgres | None) -> Iterator[Sentence]:
    assert redis.external is not None  # noqa: S101  for the type checker
    if not redis.external.tls:
        yield say(
            "Redis runs already: the probe's commands were seen as they passed the lab's door to"
            " it, not by the server itself"
        )
        return
    yield say(
        "Redis runs already, and TLS hides what its clients do: seen were the probe's connection,"
        " and its value, which the server gave back to us"
    )
    if postgres is not None and postgres.host == redis.host:
        yield say("the control shut the way to Postgres as well, which has the same name")


def _postgres(postgres: Postgres) -> Iterator[Sentence]:
    assert postgres.external is not None  # noqa: S101  for the type checker
    if not postgres.external.tls:
        yield say(
            "Postgres runs already, and its log is not ours: whose commit it was is told by what"
            " passed the lab's door to it, and by the server's snapshots before and after"
        )
        return
    yield say(
        "Postgres runs already, and TLS hides what its clients do: the worker was being"
        " answered just when the state changed; that it wrote and committed was not seen"
    )


def doubts(*, committed: int, own: int, guessed: bool, hidden: bool) -> tuple[Sentence, ...]:
    """What makes it less sure who changed a state.

    `committed` are all transactions of the server between the two readings, `own` those that
    clients of the lab were seen to commit; `guessed`: nobody of the lab was seen to write.
    """
    lines = []
    if guessed and not hidden:
        lines.append(
            say(
                "the worker's transaction was not seen to write: it ended with a SELECT or a CALL,"
                " which may have written by a function"
            )
        )
    if committed > max(own, 1):
        lines.append(
            say(
                "{count} transactions were committed at the server just then: it is not certain"
                " that the worker's was the one that changed the state",
                count=committed,
            )
        )
    return tuple(lines)
