"""What went wrong in the lab while a worker worked, as its servers told the worker itself."""

from __future__ import annotations

from http import HTTPStatus

from readiness.gates.job.evidence import JobEvidence
from readiness.services.postgres.server import is_the_servers_own


def lab_fault(seen: JobEvidence) -> str:
    """The first answer to the worker that only a server in trouble gives; empty where none was.

    A worker that met one and then failed has not been judged.
    """
    for visit in seen.state.visits:
        for complaint in (*visit.refusals, *visit.errors):
            if is_the_servers_own(complaint.code):
                return f"Postgres answered the worker {complaint.code}: {complaint.message}"
    for call in seen.queue.calls:
        own = call.address == seen.worker.address
        if own and call.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return (
                f"the {call.service or 'AWS'} endpoint answered the worker's {call.action}"
                f" {call.status} {call.error}".rstrip()
            )
    return ""
