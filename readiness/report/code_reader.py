"""Reads the `code` part of a `report.json` back, believing nothing of it but what fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from readiness.model import (
    CodeRemark,
    CodeResult,
    ContractResult,
    ContractStatus,
    ContractType,
    Import,
    Location,
    RemarkKind,
)
from readiness.sentence import Sentence, quoted

Line = Annotated[int, Field(ge=1, le=10**9)]
Said = Callable[[str], Sentence]


class NoCode(ValueError):
    """The text is no such part."""


def read(text: bytes) -> CodeResult:
    """What the text tells. Raises NoCode where it is something else."""
    try:
        return CodePart.model_validate_json(text).value()
    except ValidationError as error:
        raise NoCode(str(error)) from None


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class _Place(_Part):
    path: str
    line: Line

    def place(self) -> Location:
        return Location(path=self.path, line=self.line)


class _Import(_Place):
    importer: str
    imported: str

    def value(self) -> Import:
        return Import(importer=self.importer, imported=self.imported, location=self.place())


class _Contract(_Part):
    name: str
    type: ContractType
    status: ContractStatus
    location: _Place
    chains: tuple[tuple[_Import, ...], ...]
    more_chains: Annotated[int, Field(ge=0)]

    def value(self) -> ContractResult:
        return ContractResult(
            name=self.name,
            type=self.type,
            status=self.status,
            location=self.location.place(),
            chains=tuple(tuple(each.value() for each in chain) for chain in self.chains if chain),
            more=self.more_chains,
        )


class _Remark(_Place):
    kind: RemarkKind
    about: str

    def value(self, said: Said) -> CodeRemark:
        return CodeRemark(kind=self.kind, location=self.place(), about=said(self.about))


class CodePart(_Part):
    """The part, in its published shape."""

    contracts: tuple[_Contract, ...]
    remarks: tuple[_Remark, ...]

    def value(self, said: Said = quoted) -> CodeResult:
        """The same as a report holds it; `said` tells which sentence a text is."""
        return CodeResult(
            contracts=tuple(contract.value() for contract in self.contracts),
            remarks=tuple(remark.value(said) for remark in self.remarks),
        )
