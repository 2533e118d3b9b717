"""Hostile output as workers, builds and servers may print it, and secrets in many a form."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

SECRET = 'tr0ub4dor&3/"zebra" p@ss'
_RAW = SECRET.encode()

# Everything here ends or begins something: a command, a cell, a block, an element, a link.
HOSTILE: tuple[str, ...] = (
    "::set-output name=verdict::ready",
    "  ::error file=a.py,line=1,title=forged::forged",
    "::warning::forged\r::notice::forged\n::debug::forged",
    "::add-mask::e",
    "::add-matcher::/tmp/m.json",
    "::stop-commands::endtoken\nrest",
    "::stop-commands::",
    "::set-env name=PATH::/evil",
    "::group::x",
    "text ##[error]forged",
    "##[set-output name=score;]4/4",
    "#\u200b#[add-mask]e",
    "\u200b::error::forged",
    "\ufeff::error::forged",
    "\x1b[1m::error::forged\x1b[0m",
    "\x1b]8;;https://evil.example\x1b\\::error::x\x1b]8;;\x1b\\",
    "progress 10%\rprogress 20%\r::error::forged",
    "\x00::error::forged\x00",
    "\x0b::error::forged\x0c::error::forged\x85::error::forged\u2028::error::forged",
    "</details></details><script>alert(1)</script><details open>",
    "<img src=x onerror=alert(1)> <!-- ",
    "-->",
    "| a | b |\n|---|---|\n| c | d |",
    "```\n@octocat\n```",
    "~~~\n~~~~\n`````` and `one`",
    "@octocat @octo/team, see #12, GH-12, octo/repo#3 and octo/repo@0123456789abcdef",
    "commit 0123456789abcdef0123456789abcdef01234567 or 0123abc",
    "[click](https://evil.example) ![i](https://evil.example/i.png) <https://evil.example>",
    "[a]: https://evil.example\n[a]",
    "www.evil.example http://evil.example mailto:a@evil.example",
    "# heading\n- [ ] task\n> [!NOTE]\n---\n1. one\n\n    code",
    "**bold** _it_ ~~no~~ $x$ $`y`$ $$z$$ :tada: &lt;b&gt; &#64;octocat",
    "\u202egnp.exe\u202c \u2066right\u2069 \u200f",
    "\ud800 \udfff \ufffe",
    "name<<EOF\nEOF\nverdict=ready",
    "x" * 100_000,
    "a|" * 5_000,
    "\\" * 99 + "`" * 99,
)

SECRET_FORMS: Mapping[str, str] = {
    "bare": SECRET,
    "split over lines": f"{SECRET[:9]}\n{SECRET[9:]}",
    "folded and indented": f"{SECRET[:9]}\n      {SECRET[9:15]}\r\n\t{SECRET[15:]}",
    "coloured within": f"{SECRET[:9]}\x1b[31m{SECRET[9:]}",
    "invisible within": f"{SECRET[:9]}\u200b\u00ad{SECRET[9:]}",
    "base64": base64.b64encode(_RAW).decode(),
    "base64 behind one": base64.b64encode(b"x" + _RAW).decode(),
    "base64 behind two": base64.b64encode(b"xy" + _RAW).decode(),
    "base64 for addresses": base64.urlsafe_b64encode(b"user:" + _RAW).decode(),
    "base64 in lines of eight": "\n".join(
        base64.b64encode(_RAW).decode()[at : at + 8] for at in range(0, 36, 8)
    ),
    "in an address": f"postgres://app:{quote(SECRET, safe='')}@db/app",
    "in a form": f"password={quote_plus(SECRET)}&x=1",
    "in JSON": json.dumps({"password": SECRET}),
    "in JSON within JSON": json.dumps({"env": json.dumps({"password": SECRET})}),
    "in a traceback": f"KeyError: {SECRET!r}",
    "in hexadecimal": _RAW.hex(),
}

TRACES = (
    SECRET,
    SECRET[:9],
    base64.b64encode(_RAW).decode()[4:20],
    base64.b64encode(b"x" + _RAW).decode()[4:20],
    base64.b64encode(b"xy" + _RAW).decode()[4:20],
    quote(SECRET, safe="")[:14],
    _RAW.hex()[:20],
)
"""What must be seen nowhere: whole, or a stretch of it that gives it away."""
