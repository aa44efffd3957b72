"""Every sample article has its front matter, a link, a date, and the length of a news piece."""

import re
from datetime import date

import pytest
import yaml

from geo.settings import data_dir

FILES = sorted((data_dir() / "samples").glob("*.md"))
FRONT = re.compile(r"---\n(.*?)\n---\n\n(.*)", re.DOTALL)


def parts(path):
    match = FRONT.fullmatch(path.read_text(encoding="utf-8"))
    assert match, f"{path.name} has no front matter"
    return yaml.load(match[1], Loader=yaml.BaseLoader), match[2]  # noqa: S506 - BaseLoader makes strings only


def test_there_are_enough_articles():
    assert len(FILES) >= 16


def test_the_corridors_of_march_2022_are_there_day_by_day():
    days = {parts(path)[0]["published"] for path in FILES}
    assert len([day for day in days if "2022-03-04" <= day <= "2022-03-17"]) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_front_matter(path):
    front, _ = parts(path)
    assert list(front) == ["title", "url", "source", "published"]
    assert 20 <= len(front["title"]) <= 90
    assert re.fullmatch(r"https://[a-z.]+/\S*", front["url"])
    assert re.fullmatch(r"Dateline sample, after \S.*", front["source"])
    assert path.name.startswith(date.fromisoformat(front["published"]).isoformat())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_length_and_plainness(path):
    _, text = parts(path)
    assert 150 <= len(text.split()) <= 400
    assert len([paragraph for paragraph in text.split("\n\n") if paragraph.strip()]) >= 4
    assert not re.search(r"[<>{}\[\]\t`]|https?:|\*\*|^#", text, re.MULTILINE)
    assert text == text.strip() + "\n"


def test_no_two_articles_share_a_sentence():
    seen = {}
    for path in FILES:
        for sentence in re.split(r"(?<=[.?!])\s+", " ".join(parts(path)[1].split())):
            if len(sentence) > 40:
                assert seen.setdefault(sentence, path.name) == path.name, sentence
