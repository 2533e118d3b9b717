"""The `code` part of `report.json`: what the contracts on imports came to, for programs."""

from __future__ import annotations

from typing import Any

from readiness.model import CodeRemark, CodeResult, ContractResult, Import, Location

Json = dict[str, Any]


def document(code: CodeResult) -> Json:
    """The part as JSON values."""
    return {
        "contracts": [_contract(contract) for contract in code.contracts],
        "remarks": [_remark(remark) for remark in code.remarks],
    }


def _contract(contract: ContractResult) -> Json:
    return {
        "name": contract.name,
        "type": contract.type,
        "status": contract.status,
        "location": _place(contract.location),
        "chains": [[_import(each) for each in chain] for chain in contract.chains],
        "more_chains": contract.more,
    }


def _import(each: Import) -> Json:
    return {"importer": each.importer, "imported": each.imported, **_place(each.location)}


def _remark(remark: CodeRemark) -> Json:
    return {"kind": remark.kind, **_place(remark.location), "about": remark.about}


def _place(location: Location) -> Json:
    return {"path": location.path, "line": location.line}
