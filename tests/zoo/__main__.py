"""`python -m tests.zoo [CASE ...]`: runs the zoo and prints what was caught, and how rightly."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.zoo.case import load_all
from tests.zoo.outcome import Outcome
from tests.zoo.runs import batches, run

KEPT = Path(".make/zoo", time.strftime("%H%M%S"))


def main(names: Sequence[str]) -> int:
    """Run these cases (all of them by default): 0 when every one came out as it must."""
    cases = load_all(tuple(names))
    outcomes: list[Outcome] = []
    began = time.monotonic()
    for number, batch in enumerate(batches(cases), 1):
        started = time.monotonic()
        fresh = run(batch, KEPT.resolve() / str(number))
        print(f"run {number}: {len(batch)} cases in {time.monotonic() - started:.0f} s", flush=True)
        for outcome in fresh:
            print(line(outcome), flush=True)
        outcomes += fresh
    print(f"{figures(outcomes)}  ({time.monotonic() - began:.0f} s; reports in {KEPT})")
    return 0 if outcomes and all(outcome.right for outcome in outcomes) else 1


def line(outcome: Outcome) -> str:
    """One case: a mark for each question, and what the run said where an answer is wrong."""
    asked = [outcome.caught, outcome.right_gate, outcome.right_cause, outcome.right_line]
    asked += [] if outcome.warned else [False]
    marks = "".join("✓" if answer else "✗" for answer in asked)
    kind = "honest" if outcome.case.honest else ", ".join(map(": ".join, outcome.case.red.items()))
    text = f"  {marks} {outcome.case.name:34} {kind} ({outcome.took_s:.1f} s)"
    wrong = "" if outcome.right else f"\n{outcome.said}".replace("\n", "\n         saw ")
    return text + wrong


def figures(outcomes: Sequence[Outcome]) -> str:
    """The zoo's figures: caught, right gate, right cause, right line, false alarms."""
    broken = [each for each in outcomes if not each.case.honest]
    honest = [each for each in outcomes if each.case.honest]
    placed = [each for each in broken if each.case.place]
    return (
        f"broken caught {sum(each.caught for each in broken)}/{len(broken)},"
        f" right gate {sum(each.right_gate for each in broken)}/{len(broken)},"
        f" right cause {sum(each.right_cause for each in broken)}/{len(broken)},"
        f" right line {sum(each.right_line for each in placed)}/{len(placed)},"
        f" false alarms {sum(not each.caught for each in honest)}/{len(honest)}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
