"""The words of a verdict: gates, causes, evidence, findings, and the report made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from readiness.sentence import NOTHING, Sentence


class GateId(StrEnum):
    """The four gates, in the order in which they are shown."""

    IMAGE = "image"
    REDIS = "redis"
    QUEUE = "queue"
    DATABASE = "database"

    @property
    def number(self) -> int:
        """1 to 4, as shown to people."""
        return list(GateId).index(self) + 1


class Status(StrEnum):
    """What became of a gate. Only `PASS` counts as passed."""

    PASS = "pass"  # noqa: S105  a status, not a password
    FAIL = "fail"
    BLOCKED = "blocked"
    ERROR = "error"
    MISSING = "missing"
    WAIVED = "waived"


class Verdict(StrEnum):
    """What became of the whole run."""

    READY = "ready"
    NOT_READY = "not-ready"
    ERROR = "error"


class Cause(StrEnum):
    """Why a gate is not green: one code per gate, documented in docs/causes.md."""

    BUILD_FAILED = "build-failed"
    ENTRY_NOT_FOUND = "entry-not-found"
    IMPORT_FAILED = "import-failed"
    MISSING_DEPENDENCY = "missing-dependency"
    FORBIDDEN_MODULE = "forbidden-module"
    EXITED_EARLY = "exited-early"
    NEEDS_SERVICE = "needs-service"
    OUT_OF_MEMORY = "out-of-memory"
    WRONG_ARCHITECTURE = "wrong-architecture"
    IMAGE_NOT_FOUND = "image-not-found"

    CLIENT_NOT_FOUND = "client-not-found"
    CLIENT_NONE = "client-none"
    UNREACHABLE = "unreachable"
    AUTH_FAILED = "auth-failed"
    WRONG_SERVER = "wrong-server"
    VACUOUS_PROBE = "vacuous-probe"
    PROBE_FAILED = "probe-failed"

    NOT_ENQUEUED = "not-enqueued"
    CONSUMED_BEFORE_START = "consumed-before-start"
    NEVER_RECEIVED = "never-received"
    RECEIVED_NOT_DELETED = "received-not-deleted"
    DELETED_WITHOUT_PROCESSING = "deleted-without-processing"
    ACK_BEFORE_COMMIT = "ack-before-commit"
    DEAD_LETTERED = "dead-lettered"
    REDELIVERED = "redelivered"
    WORKER_EXITED = "worker-exited"
    WORKER_OUT_OF_MEMORY = "worker-out-of-memory"
    WORKER_UNHEALTHY = "worker-unhealthy"
    WRONG_QUEUE = "wrong-queue"

    ALREADY_EXPECTED = "already-expected"
    NO_ROW = "no-row"
    UNCHANGED = "unchanged"
    WRONG_VALUE = "wrong-value"
    REVERTED = "reverted"
    NOT_COMMITTED = "not-committed"
    FOREIGN_WRITER = "foreign-writer"
    QUERY_FAILED = "query-failed"

    TIMEOUT = "timeout"
    BLOCKED = "blocked"
    NOT_CONFIGURED = "not-configured"
    SETUP_FAILED = "setup-failed"
    SERVICE_FAILED = "service-failed"
    LAB_FAILED = "lab-failed"
    NO_REPORT = "no-report"


class ControlStatus(StrEnum):
    """What became of a gate's negative control: it must go red before the gate may be green."""

    RED = "red"
    GREEN = "green"
    NOT_RUN = "not-run"


class Level(StrEnum):
    """The levels of an annotation, in GitHub's words."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, kw_only=True)
class Location:
    """A place in the repository: a path relative to its root and a line that counts from 1."""

    path: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One thing that was seen, and by whom.

    `source` is the witness (`redis`, `sqs`, `s3`, `postgres`, `engine`, `network`, `build`) or
    `worker` for what is only testimony; `at` is the moment it was seen, in UTC.
    """

    source: str
    statement: Sentence
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Control:
    """How the gate proved in this run that it can fail."""

    status: ControlStatus
    statement: Sentence


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """A remark at a line of the repository, shown in the pull request."""

    path: str
    line: int
    message: str
    level: Level = Level.ERROR
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What judging a gate's evidence gave.

    `excerpt` holds the last relevant lines of a log or a build, as the worker printed them:
    untrusted text, to be cleaned wherever it is shown.
    """

    status: Status
    message: Sentence
    cause: Cause | None = None
    hint: Sentence = NOTHING
    location: Location | None = None
    evidence: tuple[Evidence, ...] = ()
    control: Control | None = None
    excerpt: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GateResult:
    """A gate of one worker: its finding and how long it took (seconds)."""

    id: GateId
    finding: Finding
    duration_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class ImageIdentity:
    """The image that was judged: the reference asked for and the engine's id of it (`sha256:…`)."""

    ref: str
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class WorkerResult:
    """One worker's four gates, always all four, in order."""

    name: str
    image: ImageIdentity
    gates: tuple[GateResult, ...]

    @property
    def passed(self) -> int:
        """How many of the four gates passed; a waived gate has not."""
        return sum(gate.finding.status is Status.PASS for gate in self.gates)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of the timeline, in seconds since the run began; `worker` is empty for all."""

    phase: str
    start_s: float
    end_s: float
    worker: str = ""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One step of a worker's job as the servers saw it (enqueued, received, committed, deleted)."""

    worker: str
    what: str
    at: datetime


class ContractType(StrEnum):
    """What a contract on imports asks for, in import-linter's words."""

    FORBIDDEN = "forbidden"
    LAYERS = "layers"
    INDEPENDENCE = "independence"


class ContractStatus(StrEnum):
    """What became of a contract; `UNKNOWN` where not all that it depends on could be read."""

    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class RemarkKind(StrEnum):
    """What is worth saying of the code beside its contracts."""

    UNREADABLE = "unreadable"
    UNMATCHED = "unmatched"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, kw_only=True)
class Import:
    """One module imports another; `location` is the import's line."""

    importer: str
    imported: str
    location: Location


@dataclass(frozen=True, kw_only=True)
class ContractResult:
    """What became of a contract; `location` is where the configuration has it.

    Each of `chains` leads, import by import, from a module that may not to one that it must not
    reach; `more` is how many further ones there are.
    """

    name: str
    type: ContractType
    status: ContractStatus
    location: Location
    chains: tuple[tuple[Import, ...], ...] = ()
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class CodeRemark:
    """A remark at a place: of what kind, and what it is about beside the place."""

    kind: RemarkKind
    location: Location
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeResult:
    """What the contracts on the repository's imports came to; no part of any verdict."""

    contracts: tuple[ContractResult, ...]
    remarks: tuple[CodeRemark, ...] = ()

    def count(self, status: ContractStatus) -> int:
        """How many contracts came to that."""
        return sum(contract.status is status for contract in self.contracts)


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything a run found; every output is a view of this value.

    `commit` is what was checked out, where that is known;
    `images` maps what was used (`redis`, `postgres`, own services) to its image reference;
    `failure` is the sentence that explains verdict `error` where no gate does; `code` is what the
    contracts on imports came to, None where there are none.
    """

    run_id: str
    verdict: Verdict
    fail_under: int
    started_at: datetime
    duration_s: float
    config_path: str
    commit: str = ""
    workers: tuple[WorkerResult, ...]
    timeline: tuple[Span, ...] = ()
    moments: tuple[Moment, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    images: Mapping[str, str] = field(default_factory=dict)
    failure: Sentence = NOTHING
    code: CodeResult | None = None

    @property
    def passed(self) -> int:
        """Gates passed, over all workers."""
        return sum(worker.passed for worker in self.workers)

    @property
    def total(self) -> int:
        """Four per worker, waived or not."""
        return len(GateId) * len(self.workers)
