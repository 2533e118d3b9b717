"""Shows what the contracts on imports came to: in a log, in Markdown, and at the lines."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.model import (
    Annotation,
    CodeRemark,
    CodeResult,
    ContractResult,
    ContractStatus,
    Import,
    Level,
    Location,
)
from readiness.report.links import Links
from readiness.report.text import markdown, one_line, padded
from readiness.report.words import Words

SYMBOLS = {
    ContractStatus.KEPT: "✅",
    ContractStatus.BROKEN: "⚠️",
    ContractStatus.UNKNOWN: "❔",
}
_SHOWN, _SHOWN_BRIEFLY = 10, 3
_INDENT = " " * 6


def title(code: CodeResult, words: Words) -> str:
    """How many of the contracts are broken, in one line."""
    return words.code.format(broken=code.count(ContractStatus.BROKEN), total=len(code.contracts))


def lines(code: CodeResult, words: Words) -> Iterator[str]:
    """For a log: each contract, and import by import each chain that breaks it."""
    yield title(code, words)
    for contract in code.contracts:
        status = padded(words.contracts[contract.status], 9)
        yield f"  {status} {contract.type:<12}  {one_line(contract.name)}"
        for chain in contract.chains[:_SHOWN]:
            for number, each in enumerate(chain):
                # A visible mark of ours begins each line: what follows is a stranger's.
                mark, place = "·" if number else "-", _at(each.location)
                yield f"{_INDENT}{mark} {one_line(f'{each.importer} → {each.imported}')} ({place})"
        if more := _more(contract, _SHOWN):
            yield f"{_INDENT}… {words.more_chains.format(count=more)}"
    for remark in code.remarks:
        said = one_line(f"{_at(remark.location)}: {_said(remark, words)}")
        yield f"  {words.warning}: {said}"


def block(code: CodeResult, links: Links, words: Words, *, brief: bool = False) -> str:
    """A Markdown table of the contracts, and remarks below it."""
    shown = _SHOWN_BRIEFLY if brief else _SHOWN
    head = f"| {words.contract} | {words.result} | {words.chain} |\n|---|---|---|"
    rows = (row for contract in code.contracts for row in _rows(contract, links, words, shown))
    below = (
        f"- {_linked(remark.location, links)}: {markdown(_said(remark, words))}"
        for remark in code.remarks
    )
    table = "\n".join((head, *rows))
    return "\n\n".join(filter(None, (f"**{title(code, words)}**", table, "\n".join(below))))


def remarks(code: CodeResult, words: Words) -> Iterator[Annotation]:
    """A warning at the line with which each chain begins, and at each place that has a remark."""
    told: set[tuple[str, Location]] = set()
    for contract in code.contracts:
        for chain in contract.chains:
            if (key := (contract.name, chain[0].location)) not in told:
                told.add(key)
                yield _annotation(chain[0].location, words, _broken(contract, chain, words))
    for remark in code.remarks:
        yield _annotation(remark.location, words, _said(remark, words))


def _annotation(location: Location, words: Words, message: str) -> Annotation:
    return Annotation(
        path=location.path,
        line=location.line,
        level=Level.WARNING,
        title=words.code_title,
        message=message,
    )


def _broken(contract: ContractResult, chain: tuple[Import, ...], words: Words) -> str:
    said = words.contract_broken.format(name=contract.name, type=contract.type)
    steps = (f"{each.importer} → {each.imported} ({_at(each.location)})" for each in chain)
    return "\n".join((said, *steps))


def _rows(contract: ContractResult, links: Links, words: Words, shown: int) -> Iterator[str]:
    name = f"{markdown(contract.name)} ({contract.type})"
    status = f"{SYMBOLS[contract.status]} {words.contracts[contract.status]}"
    chains = [_chain(chain, links) for chain in contract.chains[:shown]]
    if more := _more(contract, shown):
        chains.append(f"… {words.more_chains.format(count=more)}")
    yield f"| {name} | {status} | {chains[0] if chains else ''} |"
    yield from (f"| | | {chain} |" for chain in chains[1:])


def _chain(chain: tuple[Import, ...], links: Links) -> str:
    steps = (f"{markdown(each.imported)} ({_linked(each.location, links)})" for each in chain)
    return " → ".join((markdown(chain[0].importer), *steps))


def _more(contract: ContractResult, shown: int) -> int:
    return contract.more + max(0, len(contract.chains) - shown)


def _said(remark: CodeRemark, words: Words) -> str:
    return words.remarks[remark.kind].format(about=words.say(remark.about))


def _at(location: Location) -> str:
    return one_line(f"{location.path}:{location.line}")


def _linked(location: Location, links: Links) -> str:
    name = markdown(f"{location.path}:{location.line}")
    return f"[{name}]({links.to(location.path, location.line)})" if links.source else name
