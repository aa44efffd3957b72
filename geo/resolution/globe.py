"""Distances between many places at once.

Squared distances through the globe stand in for those over its surface: they are near enough below 2,000 km, and
a product of unit vectors instead of a haversine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer
    from geo.model import Point

EARTH_KM = np.float32(6371.0)
_TWO, _ZERO = np.float32(2), np.float32(0)


class Globe:
    """The places of a gazetteer as unit vectors, by row."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Turn all coordinates into vectors, once."""
        self._unit = _unit(gazetteer.lat, gazetteer.lon)

    def between(self, rows: NDArray[np.int32], others: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the squared distance in km² from each of N rows to each of M others, shape (N, M)."""
        return _squared(self._unit[rows] @ self._unit[others].T)

    def pairwise(self, rows: NDArray[np.int32], others: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the squared distance in km² from each row to the other at its place, shape (N,)."""
        return _squared(np.einsum("ij,ij->i", self._unit[rows], self._unit[others]))

    def from_point(self, point: Point, rows: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the squared distance in km² from a point to each row, shape (N,)."""
        here = _unit(np.array([point.lat], np.float32), np.array([point.lon], np.float32))
        return _squared(self._unit[rows] @ here[0])


def _squared(cosine: NDArray[np.float32]) -> NDArray[np.float32]:
    squared: NDArray[np.float32] = np.maximum(_TWO - _TWO * cosine, _ZERO) * (EARTH_KM * EARTH_KM)
    return squared


def _unit(lat: NDArray[np.float32], lon: NDArray[np.float32]) -> NDArray[np.float32]:
    lat, lon = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
