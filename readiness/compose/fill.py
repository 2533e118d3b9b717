"""What stands for the variables that a Compose file asks for and nobody sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readiness.compose.service import Service
from readiness.config.interpolate import Reference
from readiness.sentence import Sentence, joined, say


class Filler:
    """Fills in the lab's variables; what the lab does not know is blank, as in Compose."""

    def __init__(self, lab: Mapping[str, str]) -> None:
        self._lab = lab
        self._blank: dict[str, None] = {}

    def __call__(self, reference: Reference) -> str | None:
        """The text for a reference; None where Compose refuses one that is not set as well."""
        known = self._lab.get(reference.name)
        if known is None and reference.operator:
            return None
        if known is None:
            self._blank[reference.name] = None
        return known or ""

    def remarks(self, service: Service) -> Iterator[Sentence]:
        """What a user should know of how the service was taken over."""
        path, name = service.place.document.path, service.place.name
        for variable in self._blank:
            unset = say(
                "the variable `{variable}` is not set: blank in `{name}`, as in Compose",
                variable=variable,
                name=name,
            )
            yield joined(": ", (path, unset))
        for key in service.left:
            left = say("`{key}` of the service `{name}` is not taken over", key=key, name=name)
            yield joined(": ", (path, left))
