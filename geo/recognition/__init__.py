"""Text to mentions: where a text names places, and how each name is used."""

from geo.recognition.recogniser import Recogniser

__all__ = ["Recogniser"]
