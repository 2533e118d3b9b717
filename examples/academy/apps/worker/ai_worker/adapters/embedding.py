"""Embeddings by hashed words, on NumPy's arrays or, on a GPU, on CuPy's, which are used alike."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from apps.worker.ai_worker.adapters.device import Device
from apps.worker.ai_worker.domain import words

DIMENSIONS = 256

type Points = NDArray[np.float64]


class HashingEmbedder:
    """Counts each word in the dimension that its checksum names."""

    def __init__(self, device: Device) -> None:
        self._xp = device.arrays
        self.device = device.name

    def embed(self, sentences: Sequence[str]) -> list[float]:
        """The point of the sentences together, on the unit sphere."""
        return [round(each, 6) for each in self._centre(self._points(sentences)).tolist()]

    def most_typical(self, sentences: Sequence[str], count: int) -> list[str]:
        """The sentences nearest to that point, in the order in which they were said."""
        points = self._points(sentences)
        nearness = (points @ self._centre(points)).tolist()
        nearest = sorted(range(len(sentences)), key=lambda n: -nearness[n])[:count]
        return [sentences[n] for n in sorted(nearest)]

    def _points(self, sentences: Sequence[str]) -> Points:
        return self._xp.stack([self._unit(self._counts(sentence)) for sentence in sentences])

    def _centre(self, points: Points) -> Points:
        return self._unit(points.sum(axis=0))

    def _counts(self, sentence: str) -> Points:
        places = [crc32(word.encode()) % DIMENSIONS for word in words(sentence)]
        return self._xp.bincount(self._xp.asarray(places, dtype=int), minlength=DIMENSIONS)

    def _unit(self, point: Points) -> Points:
        return point / max(float(self._xp.linalg.norm(point)), 1.0)
