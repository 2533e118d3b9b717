"""What went wrong in the lab while a worker worked, as its servers told the worker itself."""

from __future__ import annotations

from http import HTTPStatus

from readiness.gates.job.evidence import JobEvidence
from readiness.sentence import Sentence, say
from readiness.services.postgres.server import is_the_servers_own


def lab_fault(seen: JobEvidence) -> Sentence | None:
    """The first answer to the worker that only a server in trouble gives; None where none was.

    A worker that met one and then failed has not been judged.
    """
    for visit in seen.state.visits:
        for complaint in (*visit.refusals, *visit.errors):
            if is_the_servers_own(complaint.code):
                return say(
                    "Postgres answered the worker {code}: {message}",
                    code=complaint.code,
                    message=complaint.message,
                )
    for call in seen.queue.calls:
        own = call.address == seen.worker.address
        if own and call.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return say(
                "the {service} endpoint answered the worker's {action} {answer}",
                service=call.service or "AWS",
                action=call.action,
                answer=f"{call.status} {call.error}".rstrip(),
            )
    return None
