"""Mentions and the gazetteer's candidates to places, with evidence and a calibrated confidence."""

from __future__ import annotations

from geo.resolution.resolver import Resolver, Task

__all__ = ["Resolver", "Task"]
