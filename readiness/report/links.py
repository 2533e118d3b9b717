"""Where a report's links lead: the docs, the checked repository, the run."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from readiness.model import Cause


@dataclass(frozen=True, kw_only=True)
class Links:
    """The places that a report links to.

    `causes` is the page on the causes, `source` the checked commit's folder of files, `run` the
    run's own page; each is empty where it is not known, as on a developer's machine: a link that
    leads nowhere is worse than none.
    """

    causes: str = ""
    source: str = ""
    run: str = ""

    def cause(self, cause: Cause) -> str:
        """The section about a cause."""
        return f"{self.causes}#{cause}"

    def to(self, path: str, line: int | None = None) -> str:
        """A file of the checked repository, at a line; a bare path where nothing is known."""
        place = f"{self.source}/{quote(path)}" if self.source else quote(path)
        return f"{place}#L{line}" if line and self.source else place
