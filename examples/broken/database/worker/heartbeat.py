"""A sign of life in the row while its video is worked on."""

import threading
import time

from django.db import connection
from django.utils import timezone

from video.models import Video

BEAT_S = 1.0


class Heartbeat(threading.Thread):
    """Notes every second, until stopped, that this video has a worker."""

    def __init__(self, video: Video) -> None:
        super().__init__(daemon=True)
        self._video = video
        self._beating = True

    def run(self) -> None:
        """Beat until stopped."""
        while self._beating:
            time.sleep(BEAT_S)
            self._video.heartbeat_at = timezone.now()
            self._video.save()
        connection.close()

    def stop(self) -> None:
        """No beat after the next."""
        self._beating = False
