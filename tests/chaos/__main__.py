"""`python -m tests.chaos [--runs N] [--seed N]`: strikes runs down and says what came of it.

Several runs are at work at once. What they leave is counted by their own labels, so that others may
work on the same engine; with `--alone` everything that came there meanwhile counts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from statistics import median
from threading import Lock

from readiness.engine import connect, sweep
from tests.chaos.blow import Blow, Form, draw
from tests.chaos.engine import Ledger, nobodys
from tests.chaos.lane import Lane, Outcome

MOST = 1.05
"""Some blows come just after the end: then there is nothing to strike, and nothing may be left."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Strike so many runs: 0 when nothing was left and no verdict was wrong."""
    options = _options(arguments)
    blows = draw(options.seed, options.runs, MOST)
    wanted = [
        blow for blow in islice(blows, options.skip, None) if options.only in (None, blow.number)
    ]
    print(f"seed {options.seed}, {len(wanted)} runs to strike", flush=True)
    with ExitStack() as stack:
        made = tempfile.TemporaryDirectory(prefix="readiness-chaos-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(made))
        ledger = stack.enter_context(Ledger(folder))
        lanes = [Lane(folder / f"lane{n}", ledger) for n in range(options.lanes)]
        status = _Chaos(lanes, options.alone).carry_out(wanted)
        print(f"{len(ledger.miscounted)} empty networks that the engine keeps by a miscount")
        return status


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one blow of the seed")
    parser.add_argument("--skip", type=int, default=0, help="so many blows of the seed")
    parser.add_argument("--lanes", type=int, default=2, help="runs at once")
    parser.add_argument("--alone", action="store_true", help="nobody else uses the engine")
    return parser.parse_args(arguments)


class _Chaos:
    def __init__(self, lanes: Sequence[Lane], alone: bool) -> None:  # noqa: FBT001  one of two
        self._lanes = lanes
        self._alone = alone
        self._blows: SimpleQueue[Blow] = SimpleQueue()
        self._outcomes: list[Outcome] = []
        self._lock = Lock()

    def carry_out(self, blows: Sequence[Blow]) -> int:
        """All blows, shared out among the lanes; then the figures."""
        for blow in blows:
            self._blows.put(blow)
        with ThreadPoolExecutor(len(self._lanes)) as pool:
            list(pool.map(lambda lane: lane.whole(Form.COMMAND_LINE), self._lanes))
            before = nobodys()
            list(pool.map(self._work, self._lanes))
        sweep(connect())
        nameless = nobodys() - before if self._alone else frozenset[str]()
        for line in (*_table(self._outcomes), *sorted(nameless)):
            print(line)
        bad = [each for each in self._outcomes if each.wrong or each.left]
        return 1 if bad or nameless else 0

    def _work(self, lane: Lane) -> None:
        whole_s = {form: lane.whole(form) for form in Form}
        while True:
            try:
                blow = self._blows.get_nowait()
            except Empty:
                break
            self._told(lane.carry_out(blow, whole_s[blow.form]))
        lane.whole(Form.COMMAND_LINE)  # the engine is none the worse for it

    def _told(self, outcome: Outcome) -> None:
        with self._lock:
            self._outcomes.append(outcome)
            blow, count = outcome.blow, len(self._outcomes)
            if outcome.wrong or outcome.left:
                print(f"{blow.number}: {blow.kind}, at {blow.part:.0%} of a run:")
                print(f"{outcome.wrong}\nleft: {sorted(outcome.left)}", flush=True)
            elif count % 20 == 0:
                print(f"{count} done", flush=True)


def _table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The figures of each kind, and of all."""
    kinds = defaultdict[str, list[Outcome]](list)
    for outcome in sorted(outcomes, key=lambda each: each.blow.kind):
        kinds[outcome.blow.kind].append(outcome)
    yield f"{'':45} runs  struck  leaked  wrong  ended after (median, longest)"
    for kind, met in (*kinds.items(), ("all", list(outcomes))):
        took = [each.took_s for each in met if each.struck] or [0.0]
        yield (
            f"{kind:45} {len(met):4}  {sum(each.struck for each in met):6}"
            f"  {sum(bool(each.left) for each in met):6}  {sum(bool(each.wrong) for each in met):5}"
            f"  {median(took):.1f} s, {max(took):.1f} s"
        )


if __name__ == "__main__":
    sys.exit(main())
