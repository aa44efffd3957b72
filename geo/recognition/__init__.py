"""Text to mentions: where a text names places, and how each name is used."""

from geo.recognition.document import Text
from geo.recognition.recogniser import Recogniser, Scored

__all__ = ["Recogniser", "Scored", "Text"]
