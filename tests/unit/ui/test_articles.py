"""The list of articles by story."""

from __future__ import annotations

from geo.model import Article, Reading
from geo.ui.articles import told_together

A, B, C, D = (Article(text=text) for text in "abcd")


def listed(*articles):
    return tuple((one, Reading(article_id=one.id, geoparser_id="g")) for one in articles)


def test_a_story_stands_where_its_first_article_does_in_the_order_of_the_list():
    same = {A.id: [C.id], C.id: [A.id]}
    found = told_together(listed(B, C, D, A), lambda one: same.get(one, []))
    assert [[article for article, _reading in story] for story in found] == [[B], [C, A], [D]]


def test_of_a_story_only_what_is_listed_counts():
    assert told_together(listed(A), lambda _one: [B.id]) == [listed(A)]
    assert told_together((), lambda _one: []) == []
