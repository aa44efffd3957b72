"""A folder that holds every kind of file, and a broken one of each: all articles come out, each failure is named."""

import os
import re

import documents as make
import docx
import pytest
from docx.oxml import parse_xml
from mixed import BROKEN, GOOD, PDF, PLACES, WORD
from pypdf import PdfReader, PdfWriter

from geo.model import Article
from geo.sources import Unreadable, articles_in, articles_in_bytes, read_bytes, read_file


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("folder")
    make.write_all(folder, GOOD)
    make.write_all(folder, {name: data for name, (data, _) in BROKEN.items()})
    hidden = {".hidden.txt": make.plain("Hidden"), "sub/~$e.docx": b"lock", ".git/x.txt": make.plain("Git")}
    make.write_all(folder, hidden)
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "sub" / "lost.txt").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "sub" / "pipe.txt")
    return folder, list(articles_in([folder], max_chars=1_000_000))


def articles(found):
    return [one for one in found if isinstance(one, Article)]


def unreadable(found):
    return [one for one in found if isinstance(one, Unreadable)]


def test_every_good_file_is_there_once(outcome):
    places = [re.search(r"bridge at (\w+) fell", one.text)[1] for one in articles(outcome[1])]
    assert sorted(places) == sorted(PLACES)


def test_nothing_of_the_page_is_in_an_article(outcome):
    for one in articles(outcome[1]):
        for word in ("Oslo", "Paris", "Rome", "Berlin", "Hidden", "Git", "<p>", "newsletter"):
            assert word not in one.text, one.title


def test_every_article_has_its_paragraphs_title_and_language(outcome):
    for one in articles(outcome[1]):
        words = " ".join(one.text.split())
        assert make.MORE in words, one.title
        assert re.fullmatch(r"Bridge at \w+ falls|The Example Weekly", one.title), one.text
        assert one.language == "en"


@pytest.mark.parametrize("place", ["Bo", "Chur", "Fjell", "Hof"])
def test_fields_are_found_where_a_format_has_them(outcome, place):
    (one,) = [one for one in articles(outcome[1]) if f"bridge at {place} fell" in one.text]
    assert (one.title, one.url) == (f"Bridge at {place} falls", f"https://example.org/{place}")
    assert one.source == "The Example"
    assert one.published.startswith("2022-03-07")


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_named_with_its_reason(outcome, name):
    folder, found = outcome
    (one,) = [one for one in unreadable(found) if one.file == str(folder / name)]
    assert re.search(BROKEN[name][1], str(one)), str(one)
    assert "\n" not in str(one)


def test_what_is_no_file_is_named_and_not_opened(outcome):
    folder, found = outcome
    by_file = {one.file: one.reason for one in unreadable(found)}
    assert "No such file" in by_file[str(folder / "sub" / "lost.txt")]
    assert "pipe" in by_file[str(folder / "sub" / "pipe.txt")]
    assert len(by_file) == len(BROKEN) + 2


def test_order_is_by_name_and_the_same_again(outcome):
    folder, found = outcome
    again = list(articles_in([folder], max_chars=1_000_000))
    assert again == found


def test_paragraphs_of_a_pdf_are_whole_again():
    text = read_bytes(make.pdf("Varen", pages=4), name="a.pdf", max_chars=100_000).text
    assert text.count(make.SENTENCE.format(place="Varen")) == 4
    assert text.count("The Example Weekly") == 1, "a running head stays the first time only"
    assert "Page 2 of 4" not in text


def test_pages_without_text_are_named_beside_the_article():
    writer = PdfWriter(clone_from=PdfReader(make.io.BytesIO(PDF)))
    writer.append(PdfReader(make.io.BytesIO(make.picture_pdf())))
    data = make.written(writer.write)
    article, note = articles_in_bytes(data, name="a.pdf", max_chars=10_000)
    assert "Varen" in article.text
    assert str(note) == "a.pdf, page 2: no text on this page, perhaps a picture of one"
    assert read_bytes(data, name="a.pdf", max_chars=10_000) == article


def test_pdf_locked_for_changes_only_is_read():
    assert "Varen" in read_bytes(make.locked_pdf("Varen", ""), name="a.pdf", max_chars=10_000).text


def test_pdf_title_that_a_program_made_is_none():
    for title, expected in [("Microsoft Word - a.doc", "The Example Weekly"), ("Floods in Lund", "Floods in Lund")]:
        assert read_bytes(make.pdf("Varen", title=title), name="a.pdf", max_chars=10_000).title == expected


def test_tracked_changes_of_word_count_as_they_show():
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    paragraph = document.add_paragraph("Crews came from ")
    paragraph._p.append(
        parse_xml(f'<w:del {space} w:id="1" w:author="a"><w:r><w:delText>Oslo</w:delText></w:r></w:del>')
    )
    paragraph._p.append(parse_xml(f'<w:ins {space} w:id="2" w:author="a"><w:r><w:t>Lund.</w:t></w:r></w:ins>'))
    assert read_bytes(make.written(document.save), name="a.docx", max_chars=1000).text == "Crews came from Lund."


def test_table_in_word_is_read_in_its_place():
    assert "Ask | 12 houses" in read_bytes(WORD, name="a.docx", max_chars=10_000).text


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "iso-8859-1"])
def test_charset_of_a_page(charset):
    page = make.html("Ångby", charset=charset) if charset != "iso-8859-1" else make.html("Ångby", "cp1252")
    assert "Ångby" in read_bytes(page, name="a.html", max_chars=10_000).text


def test_short_page_is_an_article():
    article = read_bytes(b"<p>Floods cut off <b>Bangor</b>, Maine.</p>", name="a.html", max_chars=1000)
    assert article.text == "Floods cut off Bangor, Maine."


def test_one_article_is_one():
    with pytest.raises(Exception, match="several articles"):
        read_bytes(make.rss(["Aas", "Bo"]), name="a.rss", max_chars=10_000)


def test_a_file_that_is_not_there(tmp_path):
    (one,) = articles_in([tmp_path / "none.txt"], max_chars=100)
    assert str(one).endswith("none.txt: No such file or directory")


def test_uploads_are_as_files(tmp_path):
    for name, data in GOOD.items():
        path = tmp_path / name.replace("/", "-")
        path.write_bytes(data)
        as_file = articles(articles_in([path], max_chars=1_000_000))
        assert articles(articles_in_bytes(data, name=name, max_chars=1_000_000)) == as_file
        if len(as_file) == 1:
            assert read_file(path, max_chars=1_000_000) == as_file[0]
