"""Looking into video files with PyAV."""

import io
from fractions import Fraction

import av
from av.container import InputContainer

from apps.worker.video_worker.domain import Inspection, UnusableVideoError, VideoFacts

THUMBNAIL_WIDTH = 320
MJPEG_PIXELS = "yuvj420p"


class PyAvInspector:
    """Reads the container's header and decodes one frame."""

    def inspect(self, content: bytes) -> Inspection:
        """Facts and thumbnail; UnusableVideoError if this is no video."""
        try:
            with av.open(io.BytesIO(content), "r") as container:
                facts = _facts(container, size_bytes=len(content))
                return Inspection(facts=facts, thumbnail=_thumbnail(container))
        except av.FFmpegError as error:
            raise UnusableVideoError(f"not a video that can be read: {error.strerror}") from error


def _facts(container: InputContainer, *, size_bytes: int) -> VideoFacts:
    if not container.streams.video or container.duration is None:
        raise UnusableVideoError("the file has no video in it")
    return VideoFacts(
        codec=container.streams.video[0].codec_context.name,
        duration_ms=round(1000 * container.duration / av.time_base),
        size_bytes=size_bytes,
    )


def _thumbnail(container: InputContainer) -> bytes:
    frame = next(container.decode(video=0), None)
    if frame is None:
        raise UnusableVideoError("the file's video has no frame")
    height = round(THUMBNAIL_WIDTH * frame.height / frame.width / 2) * 2
    small = frame.reformat(width=THUMBNAIL_WIDTH, height=height, format=MJPEG_PIXELS)
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = small.width, small.height
    encoder.pix_fmt, encoder.time_base = MJPEG_PIXELS, Fraction(1, 25)
    return b"".join(bytes(packet) for packet in (*encoder.encode(small), *encoder.encode()))
