"""Makes of captured text what a stranger could print instead: pieces cut, doubled and put in."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

PIECES: tuple[bytes, ...] = (
    b"\n",
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b'"',
    b"'",
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b")",
    b"\\",
    b":",
    b"/",
    b" ",
    b"\t",
    b"=",
    b"$",
    b"${",
    b"%",
    b"<",
    b"&",
    b"#",
    b"*",
    b",",
    b"-1",
    b"0",
    b"9" * 5000,  # more digits than Python makes a number of
    b"1e999",
    b"NaN",
    b"null",
    b"[" * 3000,  # deeper than Python's JSON reads
    b'{"a":' * 3000,
    "٣".encode(),
    "\u2028".encode(),
    "\ud800".encode("utf-8", "surrogatepass"),
)


def mangled(samples: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Bytes of any kind, pieces in a row, and samples that were edited here and there."""
    pieces = st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join)
    return st.one_of(st.binary(max_size=300), pieces, _edited(samples))


@st.composite
def _edited(draw: st.DrawFn, samples: Sequence[bytes]) -> bytes:
    data = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 0, 1, 4, 40])))
        put = draw(st.sampled_from([*PIECES, b"", data[start:end] * 2]))
        data = data[:start] + put + data[end:]
    return data
