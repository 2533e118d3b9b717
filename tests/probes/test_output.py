"""Telling a probe's own lines from those of the worker, which may be anything."""

from __future__ import annotations

from readiness.probes import ImportResult, read_output


def test_the_pieces_of_a_result_are_put_together() -> None:
    lines = (
        "",
        "readiness-probe n started",
        'readiness-probe n 1/2 {"ok":',
        "noise",
        "",
        'readiness-probe n 2/2 true,"message":"a\\u0020b"}\r',
    )

    output = read_output("n", lines, ImportResult)

    assert output.started
    assert output.result == ImportResult(ok=True, message="a b")
    assert output.log == ("noise",)


def test_another_nonce_is_the_workers_own_talk() -> None:
    output = read_output("n", ("readiness-probe m started",), ImportResult)

    assert not output.started
    assert output.log == ("readiness-probe m started",)


def test_a_result_that_is_cut_off_or_malformed_is_none() -> None:
    for line in ('1/2 {"ok":true}', '1/1 {"ok":', '1/1 {"ok":true,"kind":"no-such-cause"}'):
        output = read_output("n", (f"readiness-probe n {line}",), ImportResult)

        assert output.started
        assert output.result is None
