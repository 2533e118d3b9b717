"""Reads action.yml and works out the inputs that a step's container gets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

_GITHUB_TOKEN = re.compile(r"\$\{\{\s*github\.token\s*\}\}")


@dataclass(frozen=True, kw_only=True)
class Action:
    """What action.yml says; `inputs` are the defaults as written, in its order."""

    directory: Path
    name: str
    inputs: Mapping[str, str]
    outputs: tuple[str, ...]
    dockerfile: Path
    post_entrypoint: str = ""

    def resolved(self, given: Mapping[str, str], token: str) -> Mapping[str, str]:
        """Gives every declared input, the given value or its default, and undeclared ones too.

        Raises:
            ValueError: a default holds an expression other than the token's.
        """
        wanted = {name.lower() for name in given}
        defaults = {
            name: _evaluated(name, default, token)
            for name, default in self.inputs.items()
            if name.lower() not in wanted
        }
        return {**given, **defaults}

    def unexpected(self, given: Mapping[str, str]) -> tuple[str, ...]:
        """Names the given inputs that the action does not declare; GitHub only warns of them."""
        declared = {"args", "entrypoint", *(name.lower() for name in self.inputs)}
        return tuple(name for name in given if name.lower() not in declared)


def read_action(directory: Path) -> Action:
    """Reads `action.yml` of a directory.

    Raises:
        ValueError: it asks for something that this harness does not play.
    """
    content = yaml.safe_load((directory / "action.yml").read_text("utf-8"))
    runs = content["runs"]
    if runs["using"] != "docker" or not runs.keys() <= {"using", "image", "post-entrypoint"}:
        raise ValueError(
            f"runs: {runs}: this harness plays `using: docker` with `image` and `post-entrypoint`"
        )
    return Action(
        directory=directory,
        name=content["name"],
        inputs={key: str(value.get("default", "")) for key, value in content["inputs"].items()},
        outputs=tuple(content["outputs"]),
        dockerfile=directory / runs["image"],
        post_entrypoint=runs.get("post-entrypoint", ""),
    )


def _evaluated(name: str, default: str, token: str) -> str:
    if _GITHUB_TOKEN.fullmatch(default):
        return token
    if "${{" in default:
        raise ValueError(f"input {name}: this harness knows no expression but github.token")
    return default
