"""Prints what it knows in every form that programs print secrets in; used by test and container."""

import base64
import html
import json
import os
import re
import sys
from urllib.parse import quote, quote_plus


def forms(secret):
    """Each form by its name."""
    raw, middle = secret.encode(), len(secret) // 2
    short = re.findall(".{1,8}", base64.b64encode(raw).decode())
    return {
        "plain": secret,
        "quoted": repr(secret),
        "in JSON": json.dumps({"password": secret}),
        "in JSON within JSON": json.dumps({"env": json.dumps({"password": secret})}),
        "for a URL": quote(secret, safe=""),
        "for a URL, in small letters": re.sub("%..", lambda found: found[0].lower(), quote(secret, safe="")),
        "in a form": "a=1&password=" + quote_plus(secret),
        "in a URL": "amqp://me:" + quote(secret, safe="") + "@queue:5672/",
        "for HTML": html.escape(secret),
        "base64": base64.b64encode(raw).decode(),
        "base64 behind one": base64.b64encode(b"x" + raw + b"y").decode(),
        "base64 behind two": base64.b64encode(b"me" + raw + b"yz").decode(),
        "base64 of user and password": base64.b64encode(b"user:" + raw).decode(),
        "base64 for URLs": base64.urlsafe_b64encode(raw).decode(),
        "base64 in short lines": "\n".join(short),
        "in hexadecimal": raw.hex(),
        "in large hexadecimal": raw.hex().upper(),
        "over two lines": secret[:middle] + "\n" + secret[middle:],
        "over two indented lines": secret[:middle] + "\r\n    " + secret[middle:],
        "coloured within": secret[:middle] + "\x1b[31m" + secret[middle:],
        "twice": secret * 2,
        "where a long line is cut": "x" * (399 - middle) + secret,
    }


def text(secrets):
    """All forms of all of them, a line (or two) each."""
    return "\n".join(form for secret in secrets for form in forms(secret).values())


def told():
    """The secrets that the container was given, under names that say nothing."""
    return [value for name, value in sorted(os.environ.items()) if name.startswith("NOTE_")]


def shout():
    for stream in (sys.stdout, sys.stderr):
        print(text(told()), file=stream, flush=True)


if __name__ == "__main__":
    shout()
    sys.exit(3)
