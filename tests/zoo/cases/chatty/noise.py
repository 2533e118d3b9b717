import sys

LINES = (
    b"::error file=app.py,line=1::this is no error of ours\n",
    b"::set-output name=verdict::ready\n",
    b"##[error]old style\n::stop-commands::forever\n",
    b"\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2K\r50%\r100%\n",
    b"\xff\xfe\x00 broken \xc3\x28 text \xed\xa0\x80\n",
    b'Traceback (most recent call last):\n  File "/app/worker.py", line 3, in old\nOld: mended\n',
    b"x" * 300_000 + b"\n",
)


def make(megabytes):
    out, written = sys.stdout.buffer, 0
    while written < megabytes << 20:
        for line in LINES:
            written += out.write(line)
    out.flush()
