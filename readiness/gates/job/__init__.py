"""The worker's one real job, acted once for gates 3 and 4."""

from readiness.gates.job.act import act
from readiness.gates.job.evidence import (
    AlsoSeen,
    JobEvidence,
    QueueSeen,
    StateSeen,
    TriggerFailed,
    WorkerSeen,
)
from readiness.gates.job.lab_faults import lab_fault

__all__ = [
    "AlsoSeen",
    "JobEvidence",
    "QueueSeen",
    "StateSeen",
    "TriggerFailed",
    "WorkerSeen",
    "act",
    "lab_fault",
]
