"""The ways to damage a file: its bytes, its lines, its YAML's oddities, its structure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import yaml

Damage = Callable[[Random, bytes], bytes]

VALUES = (
    *("", "~", "{}", "[]", "[[]]", "{a: {b: [c]}}", "[1, ~, {}]", "-1", "0", "-0.0", "1e400"),
    *(".nan", ".inf", "-.INF", "9" * 40, "9" * 5000, "0x" + "f" * 300, "0o777", "010", "1_000"),
    *("2024-02-30", "2024-01-01T00:00:00Z", "12:30:45", "yes", "no", "on", "True", "NULL"),
    *("''", "' '", "'$'", "'${'", "$A", "${A:-}", "${A:+${B:-${C}}}", "'${:-}'", "'$$$'"),
    *("${A?}", "'${A:?${B}}'", "'${" + "A:-${" * 30 + "}'", "'" + "${A:-" * 3000 + "'"),
    *("*x", "&x y", "&x [*x]", "&x {a: *x}", "*", "&", "!!binary eA==", "!!python/none x"),
    *("!!set {a}", "!!int abc", "!!float 1", "!!null x", "!!timestamp 2001-01-01", "! x", "!x y"),
    *("!!str 1", "!!map []", "!!seq {}", "!<tag:yaml.org,2002:int> 1", "!reset ~", "!override []"),
    *("'\\0'", '"\\0"', '"\\ud800"', '"\\U0010FFFF"', '"\\UFFFFFFFF"', '"\\x1b[31m"', '"\\u2028"'),
    *("/", "..", "../..", "./.", "a/../../b", "~/x", "C:\\x", "//x", "a" * 5000, "'a\\nb'"),
    *("http://[", "http://a:99999/", "http://\u00e9/", "postgres://u:p@h/d", "-", "--", "- -"),
    *("|", ">", "|+9", ">-\n  a\n   b", "'[' ", '"', "'", "? a", "? [a, b] : c", "# x", "%", "@a"),
    *("1s", "-1s", "1h", "99999999999s", "1.5m", "1m1m", "0s", "1g", "-1g", "1e9g", "0.0001"),
    *("\u00e9\u20ac", "\U0001f600", "\u202e", "a b c", "'a \"b'", "a'b", "$(id)", "`id`", "%s{}"),
)
LINES = (
    *("<<: *x", "<<: {a: 1}", "<<: [*x, *x]", "<<: 1", "? {a: b}\n: c", "? - a", ": x", "---"),
    *("...", "%YAML 1.1", "%YAML 9.9", "%TAG ! tag:x,2000:", "- a", "a", "a: b: c", "\tkey: x"),
    *("'a': 1", '"a": 1', "1: a", "~: a", "true: a", "[]: a", "{}: a", "*x : a", "&k key: a"),
    *("version: 1", "workers: {}", "services: {redis: {}}", "gates:", "=: x", "NAME=", "=x"),
    *('export "A', "A='", 'B="$A$A', "C=${", "export", "D = x", "a b=c", "E=${E}", "F=$F$F"),
)
CUTS = (b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xfe\xff", b"\x1b", b"\x7f")
CHARACTERS = (
    *(c.encode() for c in "{}[]:,-&*!<>|$%@`'\"#?\\~ \t\n\r=+./"),
    *("\u0085".encode(), "\u2028".encode(), "\u00a0".encode(), b"\x0b", b"\x0c", b"\r\n", *CUTS),
)


def bytes_flipped(random: Random, text: bytes) -> bytes:
    """A few bytes become others."""
    made = bytearray(text or b" ")
    for _ in range(random.randint(1, 4)):
        made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def characters_put_in(random: Random, text: bytes) -> bytes:
    """Characters that mean something to YAML, to an env file, or to no one."""
    for _ in range(random.randint(1, 3)):
        at = random.randint(0, len(text))
        text = text[:at] + random.choice(CHARACTERS) * random.choice((1, 1, 1, 2, 60)) + text[at:]
    return text


def cut(random: Random, text: bytes) -> bytes:
    """The file ends in the middle, or a piece of it is gone or doubled."""
    start, end = sorted(random.randint(0, len(text)) for _ in range(2))
    return random.choice((text[:start], text[:start] + text[end:], text[:end] + text[start:]))


def lines_moved(random: Random, text: bytes) -> bytes:
    """Lines are dropped, doubled, swapped, indented, or another stands between them."""
    lines = text.split(b"\n")
    for _ in range(random.randint(1, 3)):
        at, other = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(5):
            case 0:
                lines[at : at + 1] = [lines[at], lines[at]]
            case 1:
                lines[at], lines[other] = lines[other], lines[at]
            case 2:
                lines[at] = random.choice((b"  ", b"\t", b" ", b"- ")) + lines[at]
            case 3:
                indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
                lines.insert(at, indent + random.choice(LINES).encode())
            case _:
                del lines[at]
                lines = lines or [b""]
    return b"\n".join(lines)


def value_replaced(random: Random, text: bytes) -> bytes:
    """What stands after a colon, a dash or an equals sign becomes something odd."""
    places = [*re.finditer(rb"(?:(?<=: )|(?<=- )|(?<==))[^\n,}\]]*", text)]
    if not places:
        return text
    place = random.choice(places)
    odd = random.choice(VALUES).encode("utf-8", "surrogatepass")
    return text[: place.start()] + odd + text[place.end() :]


def key_misspelt(random: Random, text: bytes) -> bytes:
    """A key loses, doubles or changes a letter, or is an odd value."""
    places = [*re.finditer(rb"[\w.-]{1,40}(?=[:=])", text)]
    if not places:
        return text
    place = random.choice(places)
    key = place[0]
    at = random.randrange(len(key))
    odd = random.choice(VALUES).encode("utf-8", "surrogatepass")
    made = (key[:at] + key[at + 1 :], key[:at] + key[at:] * 2, key.upper(), odd)
    return text[: place.start()] + random.choice(made) + text[place.end() :]


def as_another_system_writes_it(random: Random, text: bytes) -> bytes:
    """Other line ends, a byte order mark, another encoding, tabs, no end of line."""
    return random.choice(
        (
            text.replace(b"\n", b"\r\n"),
            text.replace(b"\n", b"\r"),
            b"\xef\xbb\xbf" + text,
            text.decode("utf-8", "replace").encode("utf-16"),
            text.decode("utf-8", "replace").encode("utf-32"),
            text.replace(b"  ", b"\t"),
            text.rstrip(b"\n"),
            text.replace(b"\n", "\u2028".encode()),
            text.replace(b"\n", b"\n\n\x0c"),
        )
    )


def made_huge(random: Random, text: bytes) -> bytes:
    """Laughs by the billion, nesting without end, thousands of keys, lines of a megabyte."""
    laughs = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12))
    depth = random.choice((40, 60, 300, 3000))
    added = random.choice(
        (
            f"l0: &l0 [lol]\n{laughs}\n",
            f"m0: &m0 {{a: 1}}\nm1: &m1 {{<<: [{', '.join(['*m0'] * 3000)}]}}\n",
            "deep: " + "[" * depth + "]" * depth + "\n",
            "deep: " + "{a: " * depth + "}" * depth + "\n",
            "deep:\n" + "".join(" " * n + "-\n" for n in range(1, min(depth, 900))),
            "".join(f"key{n}: x\n" for n in range(3000)),
            "long: '" + "x" * 1_000_000 + "'\n",
            "dollars: '" + random.choice(("$", "${", "$A", "${A:-", "$$", "}")) * 5000 + "'\n",
            "A0=xxxxxxxxxx\n" + "".join(f"A{n}=$A{n - 1}$A{n - 1}\n" for n in range(1, 60)),
            'quotes: "' + "\\" * random.choice((3001, 3000)) + '"\n',
            'A="' + '\\"' * 20_000 + "\n",
            "#" * 100_000 + "\n",
        )
    ).encode()
    return random.choice((text + b"\n" + added, added + text))


def tree_changed(random: Random, text: bytes) -> bytes:
    """The structure: places swapped, copied, renamed, wrapped, deleted or given odd values."""
    try:
        tree = yaml.safe_load(text)
    except Exception:  # noqa: BLE001 - what is no YAML for PyYAML is damaged in another way
        return lines_moved(random, text)
    for _ in range(random.randint(1, 4)):
        places = [*_places(tree)]
        if not places:
            return b"[]"
        _change(random, *random.choice(places), places)
    try:
        dumped = yaml.safe_dump(tree, sort_keys=False, default_flow_style=random.random() < 0.3)
    except (yaml.YAMLError, RecursionError):
        return text
    return dumped.encode("utf-8", "surrogatepass")


def _places(tree: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting and len(found) < 5000:
        node = waiting.pop()
        if isinstance(node, dict | list):
            keys = list(node) if isinstance(node, dict) else range(len(node))
            found += [(node, key) for key in keys]
            waiting += [node[key] for key in keys]
    return found


def _change(random: Random, node: Any, key: Any, places: Sequence[tuple[Any, Any]]) -> None:
    other, place = random.choice(places)
    match random.randrange(6):
        case 0:
            del node[key]
        case 1:
            node[key] = _odd(random)
        case 2 if not _within(other[place], node):
            node[key] = other[place]
        case 3:
            node[key] = random.choice(([node[key]], {"a": node[key]}, {"<<": node[key]}))
        case 4 if isinstance(node, dict):
            node[random.choice((f"{key}s", "x", 1, True, None, str(key)[:-1]))] = node[key]
        case _ if isinstance(node, dict):
            node[str(place)] = node.pop(key)


def _within(node: Any, sought: Any) -> bool:
    """Whether `sought` lies in `node`: a copy of it there would hold itself."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if each is sought:
            return True
        waiting += (
            each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        )
    return False


def _odd(random: Random) -> Any:
    text = random.choice(VALUES)
    try:
        return yaml.safe_load(text)
    except Exception:  # noqa: BLE001 - then the text itself
        return text


HUGE = 0.03
DAMAGES: tuple[Damage, ...] = (
    bytes_flipped,
    characters_put_in,
    cut,
    lines_moved,
    value_replaced,
    value_replaced,
    value_replaced,
    key_misspelt,
    key_misspelt,
    as_another_system_writes_it,
    tree_changed,
    tree_changed,
    tree_changed,
)


def damaged(random: Random, text: bytes) -> bytes:
    """The file after one to three damages."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3))):
        text = random.choice(DAMAGES)(random, text)
    return made_huge(random, text) if random.random() < HUGE else text
