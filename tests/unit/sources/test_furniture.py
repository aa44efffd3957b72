"""Furniture: each rule does what its own examples say, and an article's own sentences stay."""

import html
import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError
from geo.sources import read_bytes
from geo.sources.furniture import find_furniture, load_rules
from geo.sources.text import from_text

CORPORA = Path(__file__).resolve().parents[4] / "shared" / "corpora"

RULES = load_rules().rules

PAGE = """\
Skip to main content
Menu
Support The Harbour Herald!

Ferry Service to Outer Islands Suspended After Storm

The Port of Ramsund under snow. Photo: Eva Lind / Harbour Herald

All crossings from Ramsund to Vesterholm were suspended on Friday, the harbour master said.

"We cannot let you sail," Anna Berg told passengers. "Your safety comes before our timetable."

Read more: Lighthouse at Nordkap goes dark

Storms had closed the road to Kjelvik a day earlier.

Sign up to our free morning newsletter

Our newsletter brings you the best of our reporting from Oslo and beyond. You can unsubscribe at any time.
By subscribing you accept our Privacy Policy

A Message from The Harbour Herald:

Dear readers,

Last month the ministry in Stockholm took away our licence. Our reporters were questioned in Malmo.

The court in Bergen has not ruled.

We go on, but to keep our newsroom open we need your support. Please donate today.

Once
Monthly
Continue
Not able to give today?
Please remind me next week.

Read more"""


def kept(text: str) -> str:
    """Return the text without its furniture."""
    for start, end in reversed(find_furniture(text)):
        text = text[:start] + text[end:]
    return text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.reason[:50])
def test_rule_matches_its_examples_and_keeps_an_articles_words(rule):
    assert rule.matches, "a rule without an example cannot be told right from wrong"
    assert rule.keeps
    for example in rule.matches:
        assert rule.pattern.fullmatch(example), example
    for example in rule.keeps:
        assert find_furniture(f"{example}\n\nCrews from Lund came.\n\nThey left.") == (), example


def test_pasted_page_keeps_the_article_and_nothing_else():
    assert [line for line in kept(PAGE).split("\n") if line] == [
        "Ferry Service to Outer Islands Suspended After Storm",
        "The Port of Ramsund under snow. Photo: Eva Lind / Harbour Herald",
        "All crossings from Ramsund to Vesterholm were suspended on Friday, the harbour master said.",
        '"We cannot let you sail," Anna Berg told passengers. "Your safety comes before our timetable."',
        "Storms had closed the road to Kjelvik a day earlier.",
    ]


def test_title_is_the_headline_below_the_furniture():
    assert from_text(PAGE, max_chars=10_000).title == "Ferry Service to Outer Islands Suspended After Storm"


def test_appeal_is_furniture_in_its_middle_too():
    article = from_text(PAGE, max_chars=10_000)
    for place in ("Stockholm", "Malmo", "Bergen", "Oslo", "Nordkap"):
        at = PAGE.index(place)
        assert any(start <= at < end for start, end in article.furniture), place


def test_appeal_in_the_middle_leaves_the_article_that_goes_on_below_it():
    text = """The bridge at Varen fell on Sunday.

A message from the editors:

We need your support to keep our reporting free. Donate now.

Crews from Lund reached the river at noon. The mayor thanked them.

Two villages, Ask and Elm, are cut off. Boats bring bread.

Read more"""
    rest = kept(text)
    for name in ("Varen", "Lund", "Ask and Elm"):
        assert name in rest
    assert "Donate" not in rest
    assert "Read more" not in rest


def test_newsletter_box_does_not_swallow_a_column_that_says_you_and_we():
    text = """Sign up for our newsletter

You can walk from Porto to Braga in three days. We did it in four.

Our inn in Guimaraes had no beds left.

Read more"""
    rest = kept(text)
    assert "Porto" in rest
    assert "Guimaraes" in rest


def test_related_headlines_at_the_end_are_furniture_but_not_prose():
    listed = "Rain fell on Turin all day.\n\nRelated articles\nFlood warning for Genoa\nBridge at Pavia closed\n"
    assert "Genoa" not in kept(listed)
    assert "Turin" in kept(listed)
    prose = "Rain fell on Turin all day.\n\nRelated articles\nGenoa braces\nThe river rose in Pavia on Monday.\n"
    assert "Genoa" in kept(prose)
    assert "Pavia" in kept(prose)


def test_support_banner_needs_company():
    alone = "Support Miners Of Elm!\n\nThe miners of Elm walked out on Tuesday. They want bread.\n"
    assert find_furniture(alone) == ()
    assert from_text(alone, max_chars=1000).title == "Support Miners Of Elm!"
    banner = "Support The Elm Gazette!\n\nMiners Walk Out in Elm\n\nThe miners walked out on Tuesday.\n"
    assert from_text(banner, max_chars=1000).title == "Miners Walk Out in Elm"


def test_a_list_by_subject_counts_only_with_its_list():
    headline = "More in Lund Leave Their Homes\n\nThe river rose on Monday. Buses came.\n"
    assert find_furniture(headline) == ()
    assert from_text(headline, max_chars=1000).title == "More in Lund Leave Their Homes"
    listed = "The river rose on Monday.\n\nMore on the flood\nBridge at Pavia closed\nBuses for Lund\n"
    assert kept(listed).strip() == "The river rose on Monday."


def test_quoted_calls_stay():
    text = '"Sign up for our newsletter," the leaflet in Graz said.\n\nHe told them: "Read more."\n'
    assert find_furniture(text) == ()


def test_hard_wrapped_lines_are_read_as_one_paragraph():
    text = (
        "The ministry said that those who want to leave the town of Elm can\n"
        "sign up for the free buses at the station, and that it would not\n"
        "share their names with the army, which has closed the road to Ask.\n"
    )
    assert find_furniture(text) == ()


WEB_PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title} | The Example</title></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav></header>
<main><article><h1>{title}</h1><div class="share"><a href="#">Share on Facebook</a></div>{body}</article>
<aside><h2>Most read</h2><ul>
<li><a href="/1">Ferry aground at Qqoslo</a></li><li><a href="/2">Fire in Qqparis</a></li></ul></aside>
<div class="newsletter"><h3>Sign up for our newsletter</h3>
<p>The best of our reporting from Qqrome in your inbox.</p></div>
</main><footer><p>© 2022 The Example, Qqberlin. All rights reserved.</p></footer></body></html>"""


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the annotated corpora are not part of this repository")
@pytest.mark.parametrize("corpus", ["lgl", "trnews", "geovirus", "gwn"])
def test_article_of_a_web_page_loses_no_annotated_place_and_keeps_no_furniture(corpus):
    lines = (CORPORA / f"{corpus}.jsonl").read_text(encoding="utf-8").split("\n")
    for line in [line for line in lines if line][::20]:
        record = json.loads(line)
        sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z\"“])", record["text"])
        paragraphs = [" ".join(sentences[at : at + 3]) for at in range(1, len(sentences), 3)]
        body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
        page = WEB_PAGE.format(title=html.escape(sentences[0]), body=body)
        article = read_bytes(page.encode(), name=f"{record['doc']}.html", max_chars=1_000_000)
        own = " ".join(kept(article.text).split())
        assert "Qq" not in own, record["doc"]
        wanted = Counter(" ".join(toponym["phrase"].split()) for toponym in record["toponyms"])
        for phrase, count in wanted.items():
            assert own.count(phrase) >= count, (record["doc"], phrase)


@given(st.text(alphabet="aRead more\nSignupfourwl.!?\"'| ", max_size=300))
def test_spans_are_ordered_disjoint_and_inside_the_text(text):
    last = -1
    for start, end in find_furniture(text):
        assert last < start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        last = end


@given(st.lists(st.sampled_from([unit for unit in PAGE.split("\n") if unit]), max_size=40))
def test_the_articles_own_paragraph_survives_any_order_of_the_page(lines):
    own = "Crews from Lund reached the river at noon, and the mayor of Varen thanked them."
    text = "\n\n".join([*lines, own, own, own])
    assert own in kept(text)


@pytest.mark.parametrize(
    "text",
    ["Sign up for our newsletter\n" * 20_000, "abc\n" * 100_000, "Home > a > b > c > d > e > f > g h.\n" * 10_000,
     "A message from us\n" + "We ask you to donate.\n" * 20_000, ("x" * 60 + "\n") * 8_000],
    ids=["openers", "labels", "crumbs", "appeal", "wrapped"],
)  # fmt: skip
def test_hostile_pages_cost_seconds_and_not_minutes(text):
    began = time.perf_counter()
    find_furniture(text)
    assert time.perf_counter() - began < 20


def test_broken_rules_name_their_file(tmp_path):
    (tmp_path / "a.toml").write_text('[[rule]]\nrole = "line"\npattern = "("\nreason = "x"\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.toml"):
        load_rules(tmp_path)


@pytest.mark.corpora
@pytest.mark.parametrize("corpus", ["lgl", "trnews", "geovirus", "gwn"])
def test_no_annotated_place_of_the_corpora_is_furniture(corpus):
    path = CORPORA / f"{corpus}.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    places = lost = 0
    for line in path.read_text(encoding="utf-8").strip().split("\n"):
        doc = json.loads(line)
        spans = find_furniture(doc["text"])
        places += len(doc["toponyms"])
        lost += sum(start <= toponym["start"] < end for toponym in doc["toponyms"] for start, end in spans)
    assert places > 1000
    assert lost == 0
