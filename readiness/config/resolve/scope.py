"""What all parts of the resolution share: the file, its root, the problems found so far."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from readiness.compose.fill import Filler
from readiness.compose.service import Service, service
from readiness.config import envfile
from readiness.config.composed import Composed
from readiness.config.document import Document
from readiness.config.models.file import Configuration
from readiness.config.paths import is_file, is_folder
from readiness.config.salvage import follows
from readiness.config.values import Where
from readiness.config.variables import Access, Servers, access_key, variables
from readiness.errors import ConfigurationError, Problem
from readiness.plan import RunIdentity
from readiness.sentence import Sentence, either, say


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The configuration and everything that its meaning depends on.

    `outside` are the variables that env files may use; `broken` are the places of what was left
    out of the configuration, as it has the wrong shape. `problems` grows: whoever finds one goes
    on, so that all of them are told at once. So do `warnings`, and `resolved`, the Compose
    services by the place of what is taken from them.
    """

    root: Path
    document: Document
    configuration: Configuration
    selected: tuple[str, ...]
    servers: Servers
    identity: RunIdentity
    outside: Mapping[str, str]
    composed: Composed
    broken: frozenset[Where] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Sentence] = field(default_factory=list)
    resolved: dict[Where, Service | None] = field(default_factory=dict)

    def of(self, document: Document) -> Scope:
        """The same for a part of another document: problems stand at its lines."""
        return replace(self, document=document)

    def service(self, where: Where) -> Service | None:
        """The Compose service that a worker or an own service is taken from, if any."""
        if where not in self.resolved:
            self.resolved[where] = self._service(where)
        return self.resolved[where]

    def _service(self, where: Where) -> Service | None:
        taken = self.composed.taken.get(where)
        if taken is None:
            return None
        worker = str(where[1]) if where[0] == "workers" else None
        filler = Filler(self.lab(worker))
        try:
            found = service(self.root, taken.project, taken.name, filler)
        except ConfigurationError as error:
            self.problems.extend(error.problems)
            return None
        if worker is None or worker in self.selected:
            self.warnings.extend(filler.remarks(found))
        return found

    def lab(self, worker: str | None) -> dict[str, str]:
        """The lab's variables as a worker sees them, or what is none."""
        access = Access(key=access_key(self.identity, worker), queue=self.servers.queue(worker))
        return variables(self.identity, self.servers, access)

    def complain(self, where: Where, message: Sentence, *, key: bool = False) -> None:
        """Note a problem with the value (or the key) at that place."""
        if follows(where, self.broken):
            return
        self.problems.append(self.document.problem(where, message, key=key))

    def file(self, where: Where, path: str, *, base: str = "") -> str | None:
        """The file's path from the root; a problem and None where there is no such file."""
        resolved = self._inside(where, path, base)
        if resolved is None or is_file(self.root / resolved):
            return resolved
        missing = say(
            "expected a file: `{path}` does not exist (from the repository root)",
            path=resolved,
        )
        if is_folder(self.root / resolved):
            missing = say(
                "expected a file: `{path}` is a folder (from the repository root)",
                path=resolved,
            )
        self.complain(where, missing)
        return None

    def folder(self, where: Where, path: str) -> str | None:
        """The folder's path from the root; a problem and None where there is no such folder."""
        resolved = self._inside(where, path, "")
        if resolved is None or is_folder(self.root / resolved):
            return resolved
        missing = say(
            "expected a folder: `{path}` does not exist (from the repository root)",
            path=resolved,
        )
        if is_file(self.root / resolved):
            missing = say(
                "expected a folder: `{path}` is a file (from the repository root)",
                path=resolved,
            )
        self.complain(where, missing)
        return None

    def env_files(
        self, where: Where, paths: Sequence[str], worker: str | None = None
    ) -> dict[str, str]:
        """The variables of several env files, a later one winning; `worker` is whose they are."""
        lab = self.lab(worker)
        result: dict[str, str] = {}
        for index, path in enumerate(paths):
            file = self.file(self.document.item(where, index), path)
            if file is None:
                continue
            try:
                result |= envfile.read(self.root / file, file, {**self.outside, **result, **lab})
            except ConfigurationError as error:
                self.problems.extend(error.problems)
        return result

    def one_of(self, where: Where, **choices: object) -> str | None:
        """The only choice that was made; a problem and None where it is none or several."""
        made = [name for name, value in choices.items() if value not in (None, ())]
        if len(made) == 1:
            return made[0]
        names = either(f"`{name}`" for name in choices)
        saw = ", ".join(f"`{name}`" for name in made) or say("none of them")
        self.complain(
            where, say("expected exactly one of {names}, saw {saw}", names=names, saw=saw), key=True
        )
        return None

    def _inside(self, where: Where, path: str, base: str) -> str | None:
        joined = os.path.normpath(self.root / base / path)
        inside = os.path.relpath(joined, self.root)
        real = os.path.relpath(os.path.realpath(joined), os.path.realpath(self.root))
        if any(Path(relative).parts[:1] == (os.pardir,) for relative in (inside, real)):
            self.complain(where, say("the path `{path}` leads out of the repository", path=path))
            return None
        return Path(inside).as_posix()
