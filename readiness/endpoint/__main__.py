"""`python -m readiness.endpoint`: what the endpoint's container runs until it is told to stop."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping

from readiness.endpoint.application import Application
from readiness.endpoint.backend import Moto
from readiness.endpoint.control import Control
from readiness.endpoint.log import CallLog
from readiness.endpoint.server import serve
from readiness.endpoint.settings import CONTROL_PORT, PORT, Settings
from readiness.endpoint.watch import Watches

_EVERYWHERE = "0.0.0.0"  # noqa: S104  (in a container on the lab's network)


def main(environ: Mapping[str, str]) -> None:
    """Serve the endpoint and its control until SIGTERM, which ends it at once."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    start(Settings.read(environ), _EVERYWHERE, PORT, CONTROL_PORT)
    import readiness.services.postgres.state  # noqa: F401  (the first watch shall not wait for it)

    while True:
        signal.pause()


def start(settings: Settings, host: str, port: int, control_port: int) -> tuple[int, int]:
    """Serve from threads, from now on; gives both ports (0 takes a free one)."""
    backend, log, watches = Moto(settings.account), CallLog(), Watches()
    application = Application(backend=backend, log=log, read=watches.read, names=settings.names)
    control = Control(token=settings.token, backend=backend, log=log, watches=watches)
    # The control comes last: whoever reaches it finds the endpoint ready.
    return serve(application, host, port).port, serve(control, host, control_port).port


if __name__ == "__main__":
    main(os.environ)
