"""The runner's directories on the host, where they lie in the container, and the way between."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, kw_only=True)
class PathMap:
    """Pairs of (host directory, container directory); the first that fits wins."""

    pairs: tuple[tuple[str, str], ...] = ()

    def to_container(self, value: str) -> str:
        """Rewrites a value that is, or starts with, a mapped host directory."""
        return _translated(value, self.pairs)

    def to_host(self, value: str) -> str:
        """Rewrites a value that is, or starts with, a mapped container directory."""
        return _translated(value, tuple((inner, host) for host, inner in self.pairs))


def _translated(value: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for known, other in pairs:
        if value == known or value.startswith(f"{known}/"):
            return other + value.removeprefix(known)
    return value


def relative(path: str, folder: str) -> str:
    """Gives the path relative to the folder, or as it is where it lies elsewhere or is it."""
    rest = path.removeprefix(f"{folder}/")
    return rest or path


@dataclass(frozen=True, kw_only=True)
class Directories:
    """The work directory of one runner, laid out as the runner does (`_temp`, `repo/repo`)."""

    root: Path
    repository: str
    socket: str = "/var/run/docker.sock"

    @property
    def pipeline(self) -> Path:
        return self.root / self.repository

    @property
    def workspace(self) -> Path:
        return self.pipeline / self.repository

    @property
    def temp(self) -> Path:
        return self.root / "_temp"

    @property
    def home(self) -> Path:
        return self.temp / "_github_home"

    @property
    def workflow(self) -> Path:
        return self.temp / "_github_workflow"

    @property
    def file_commands(self) -> Path:
        return self.temp / "_runner_file_commands"

    @property
    def tools(self) -> Path:
        return self.root / "_tool"

    def mounts(self) -> tuple[tuple[str, str], ...]:
        """The container's bind mounts, (host, container), in the runner's order."""
        inner = PurePosixPath("/github")
        return (
            (self.socket, "/var/run/docker.sock"),
            (str(self.temp), str(inner / "runner_temp")),
            (str(self.home), str(inner / "home")),
            (str(self.workflow), str(inner / "workflow")),
            (str(self.file_commands), str(inner / "file_commands")),
            (str(self.workspace), str(inner / "workspace")),
        )

    def path_map(self) -> PathMap:
        """The translation of values; the most special directory is looked at first."""
        return PathMap(pairs=tuple(reversed(self.mounts()[1:])))
