"""`python -m readiness.endpoint`: what the endpoint's container runs until it is told to stop."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Mapping

from readiness.endpoint.settings import CONTROL_PORT, PORT, Settings

_EVERYWHERE = "0.0.0.0"  # noqa: S104  (in a container on the lab's network)


def main(environ: Mapping[str, str]) -> None:
    """Serve the endpoint and its control until SIGTERM, which ends it at once."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    settings = Settings.read(environ)
    gc.disable()  # loading makes no garbage, and looking for it costs a tenth of the start
    from readiness.endpoint.backend import without_boto3

    without_boto3()
    from readiness.endpoint.server import start

    start(settings, _EVERYWHERE, PORT, CONTROL_PORT)
    import readiness.services.postgres.state  # noqa: F401  (the first watch shall not wait for it)

    gc.enable()
    while True:
        signal.pause()


if __name__ == "__main__":
    main(os.environ)
