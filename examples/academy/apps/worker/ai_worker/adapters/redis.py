"""Notices on a Redis channel, which the API's long polls listen to."""

from redis import Redis

from apps.worker.ai_worker.domain import AiJob


class RedisNotices:
    """One channel per tenant."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def done(self, job: AiJob) -> None:
        """Name the job whose outcome can be read."""
        self._client.publish(f"ai:{job.tenant_code}:done", job.job_id)
