"""Gate 2: Redis is really connected, seen by the lab's own server, and not without it."""

from readiness.gates.redis.act import act
from readiness.gates.redis.evidence import ProbeSeen, RedisEvidence
from readiness.gates.redis.judge import judge

__all__ = ["ProbeSeen", "RedisEvidence", "act", "judge"]
