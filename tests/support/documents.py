"""Documents of every kind that sources read, made by the libraries that people's programs are built with."""

import io
import json
import zipfile
from pathlib import Path

import docx
from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter

# where each kind's article happens, so that a test can tell which one came out of which file
SENTENCE = "The bridge at {place} fell on Sunday, and the mayor of Lund said that crews were on their way to the river."
MORE = "Two villages were cut off from the road that leads to the coast, and boats brought bread to those who stayed."


def body(place):
    return [SENTENCE.format(place=place), MORE, "Nobody was hurt, the fire brigade told reporters by telephone."]


def plain(place):
    return "\n\n".join([f"Bridge at {place} falls", *body(place)]).encode()


def markdown(place):
    head = ("---", f"title: Bridge at {place} falls", f"url: https://example.org/{place}", "source: The Example")
    return "\n\n".join(["\n".join([*head, "published: 2022-03-07", "---"]), *body(place)]).encode()


def html(place, charset="utf-8"):
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body(place))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}"><title>Bridge at {place} falls | The Example</title>
<link rel="canonical" href="https://example.org/{place}">
<meta property="og:site_name" content="The Example"><meta property="og:title" content="Bridge at {place} falls">
<meta property="article:published_time" content="2022-03-07T07:00:00+00:00"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Bridge at {place} falls</h1>{paragraphs}<blockquote>“It shook,” said Ann.</blockquote></article>
<aside><h2>Most read</h2><ul><li><a href="/x">Ferry aground at Oslo</a></li></ul></aside>
<div class="newsletter"><p>Sign up to our free newsletter and get the best of our reporting from Paris.</p></div>
<footer><p>© 2022 The Example, Rome. All rights reserved.</p></footer>
<script>document.write("Berlin")</script></body></html>""".encode(charset)


def pdf(place, pages=1, title=""):
    made = FPDF()
    made.set_font("helvetica", size=11)
    if title:
        made.set_title(title)
    for number in range(pages):
        made.add_page()
        made.cell(text="The Example Weekly", new_x="LMARGIN", new_y="NEXT")
        made.multi_cell(w=0, text=f"Bridge at {place} falls", new_x="LMARGIN", new_y="NEXT")
        for paragraph in body(place):
            made.multi_cell(w=110, text=paragraph, new_x="LMARGIN", new_y="NEXT")
            made.ln(4)
        made.cell(text=f"Page {number + 1} of {pages}")
    return bytes(made.output())


def picture_pdf(pages=1):
    made = FPDF()
    for _ in range(pages):
        made.add_page()
        made.image(Image.new("L", (200, 200), 128), w=100)
    return bytes(made.output())


def locked_pdf(place, password):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(place))))
    writer.encrypt(user_password=password, owner_password=f"{password}!", algorithm="AES-256")
    return written(writer.write)


def word(place):
    document = docx.Document()
    document.core_properties.title = f"Bridge at {place} falls"
    for paragraph in body(place):
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Ask", "12 houses"
    return written(document.save)


def zip_of(parts):
    def write(file):
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in parts.items():
                package.writestr(name, data)

    return written(write)


def rss(places):
    items = "".join(
        f"<item><title>Bridge at {place} falls</title><link>https://example.org/{place}</link>"
        f"<pubDate>Mon, 07 Mar 2022 07:00:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{'</p><p>'.join(body(place))}</p>]]></description></item>"
        for place in places
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>The Example</title><link>https://example.org</link>'
        f"<description>News</description><language>en</language><ttl>30</ttl>{items}</channel></rss>"
    ).encode()


def atom(places):
    paragraphs = {place: "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in body(place)) for place in places}
    entries = "".join(
        f"<entry><title>Bridge at {place} falls</title><link href='https://example.org/{place}'/><id>urn:{place}</id>"
        f"<updated>2022-03-07T07:00:00Z</updated>"
        f"<content type='html'>{paragraphs[place]}</content></entry>"
        for place in places
    )
    return (
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>The Example</title>"
        f"<id>urn:x</id><updated>2022-03-07T07:00:00Z</updated>{entries}</feed>"
    ).encode()


def opml(addresses):
    outlines = "".join(f'<outline type="rss" text="{address}" xmlUrl="{address}"/>' for address in addresses)
    return f'<?xml version="1.0"?><opml version="2.0"><body><outline>{outlines}</outline></body></opml>'.encode()


def csv_table(places):
    rows = [
        f'"Bridge at {place} falls","{" ".join(body(place))}",https://example.org/{place},7 March 2022,The Example'
        for place in places
    ]
    return "\n".join(["headline,body,link,date,outlet", *rows]).encode()


def json_lines(places):
    records = (
        {"title": f"Bridge at {place} falls", "text": "\n".join(body(place)), "published": "2022-03-07"}
        for place in places
    )
    return "\n".join(map(json.dumps, records)).encode()


def written(write):
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def write_all(folder: Path, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
