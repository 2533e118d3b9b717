"""What only a server in trouble answers is told from what a worker does wrong."""

from __future__ import annotations

import pytest

from readiness.gates.job import lab_fault
from readiness.services.postgres.log import Complaint, Visits
from tests.gates.evidence import WORKER, call, client, job, queue_seen, state_seen


def complaint(code: str) -> Complaint:
    return Complaint(client=client(), code=code, message="what it said")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("53100", True),  # disk full
        ("57P02", True),  # crash
        ("XX001", True),  # a file of the server's is damaged
        ("XX000", False),  # PostGIS of a broken geometry
        ("58P01", False),  # an extension that is not installed
        ("53300", False),  # too many connections: the worker's own
        ("57P01", False),  # terminated, perhaps by the worker itself
        ("23505", False),
        ("42P01", False),
    ],
)
def test_an_error_of_postgres_is_the_labs_where_the_server_is_in_trouble(
    code: str, *, fault: bool
) -> None:
    state = state_seen(visits=(Visits(connections=1, errors=(complaint(code),)),))
    assert bool(lab_fault(job(state=state))) is fault


@pytest.mark.parametrize(
    ("status", "address", "fault"),
    [(500, WORKER, True), (503, WORKER, True), (400, WORKER, False), (500, "10.0.0.99", False)],
)
def test_an_answer_of_the_endpoint_is_the_labs_where_the_endpoint_failed(
    status: int, address: str, *, fault: bool
) -> None:
    answered = call("GetObject", 2.0, service="s3", status=status, address=address)
    assert bool(lab_fault(job(queue=queue_seen(answered)))) is fault
