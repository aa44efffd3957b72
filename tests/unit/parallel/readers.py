"""Readers for processes to load: quick ones, slow ones, broken ones."""

import os
import time

from geo.errors import DataError
from geo.model import Mention, Reading, Resolution


class FirstWord:
    """Finds the first word of a text; does as it says."""

    id = "first-word/1"

    def read(self, article):
        word = article.text.split()[0]
        if word == "raise":
            raise RuntimeError("stumbled")
        if word == "die":
            os._exit(9)
        if word == "sleep":
            time.sleep(60)
        if word == "slow":
            time.sleep(0.2)
        mention = Mention(start=0, end=len(word), surface=word, use="location")
        found = Resolution(mention=mention, place=None, confidence=0.0)
        return Reading(article_id=article.id, geoparser_id=self.id, resolutions=(found,))


class Together(FirstWord):
    """Reads many at once, and stumbles as a whole."""

    def read_many(self, articles):
        return [self.read(article) for article in articles]


def broken():
    raise DataError("the gazetteer is damaged")
