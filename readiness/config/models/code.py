"""`code:`: contracts on the repository's imports, in the words of import-linter."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from readiness.config.models.base import Filled, Flag, Model, Texts

_NAME = "What it is called in the report."
_IGNORED = "Imports that do not count, as `importer -> imported`."
_AN_IMPORT = ["apps.worker.legacy -> apps.api.models"]


class ForbiddenContract(Model):
    """Modules that must not import others, directly or through others."""

    name: Filled | None = Field(default=None, description=_NAME)
    type: Literal["forbidden"] = Field(description="Some modules must not import others.")
    source_modules: Texts = Field(
        description="Modules that must not import, all that is in them included.",
        examples=[["apps.worker"]],
    )
    forbidden_modules: Texts = Field(
        description="Modules, or packages from outside, that must not be imported.",
        examples=[["rest_framework", "corsheaders"]],
    )
    allow_indirect_imports: Flag = Field(
        default=False, description="Whether only direct imports are forbidden."
    )
    ignore_imports: Texts = Field(default=(), description=_IGNORED, examples=[_AN_IMPORT])


class LayersContract(Model):
    """Layers of which a lower one must not import a higher one."""

    name: Filled | None = Field(default=None, description=_NAME)
    type: Literal["layers"] = Field(description="Lower layers must not import higher ones.")
    layers: Texts = Field(
        description="The layers, the highest first; `a | b` share one and are independent, "
        "`a : b` may import each other, `(a)` may be missing.",
        examples=[["apps.api", "apps.worker", "libs"]],
    )
    containers: Texts = Field(
        default=(), description="Packages to which the layers' names are relative."
    )
    ignore_imports: Texts = Field(default=(), description=_IGNORED, examples=[_AN_IMPORT])


class IndependenceContract(Model):
    """Modules none of which may import another."""

    name: Filled | None = Field(default=None, description=_NAME)
    type: Literal["independence"] = Field(description="None of the modules may import another.")
    modules: Texts = Field(
        description="The modules, all that is in them included.",
        examples=[["apps.worker.video", "apps.worker.messaging"]],
    )
    ignore_imports: Texts = Field(default=(), description=_IGNORED, examples=[_AN_IMPORT])


TYPES = {
    "forbidden": ForbiddenContract,
    "layers": LayersContract,
    "independence": IndependenceContract,
}
"""The models, by what `type` says."""


def _kind(value: object) -> str | None:
    kind = value.get("type") if isinstance(value, dict) else None
    model = TYPES.get(kind) if isinstance(kind, str) else None
    return f"tag:{model.__name__}" if model else None


Contract = Annotated[
    Annotated[ForbiddenContract, Tag("tag:ForbiddenContract")]
    | Annotated[LayersContract, Tag("tag:LayersContract")]
    | Annotated[IndependenceContract, Tag("tag:IndependenceContract")],
    Discriminator(_kind),
]


class Code(Model):
    """What is asked of the repository's imports; no part of the verdict."""

    pythonpath: Texts = Field(
        default=(),
        description="Folders that packages are imported from. "
        "Default: `src` where modules lie in it, else the repository root.",
        examples=["src"],
    )
    root_packages: Texts = Field(
        default=(),
        description="The packages whose imports are looked at. Default: all that lie there.",
        examples=[["apps", "libs"]],
    )
    exclude_type_checking_imports: Flag = Field(
        default=False, description="Leave out imports under `if TYPE_CHECKING:`."
    )
    contracts: tuple[Contract, ...] = Field(
        default=(), description="What is asked; at least one contract."
    )
