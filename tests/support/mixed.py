"""A folder that holds every kind of file, and a broken one of each kind with the reason that is expected."""

import documents as make

# file: what it holds; the places of the articles in them are PLACES
GOOD = {
    "a.txt": make.plain("Aas"),
    "b.md": make.markdown("Bo"),
    "c.html": make.html("Chur"),
    "d.pdf": make.pdf("Dol"),
    "e.docx": make.word("Elm"),
    "f.rss": make.rss(["Fjell", "Fano"]),
    "g.atom": make.atom(["Gjov"]),
    "h.csv": make.csv_table(["Hof", "Hell"]),
    "i.jsonl": make.json_lines(["Ise", "Ibo"]),
    "sub/j.xml": make.rss(["Jena"]),
    "sub/deeper/k.txt": make.plain("Kol"),
    "windows.txt": make.plain("Wahn").replace(b"the mayor", "“Müller”, the mayor".encode("cp1252")),
    "utf16.txt": make.plain("Ufa").decode().encode("utf-16"),
    "wrong-end.txt": make.pdf("Zell"),
}
PLACES = ["Aas", "Bo", "Chur", "Dol", "Elm", "Fjell", "Fano", "Gjov", "Hof", "Hell", "Ise", "Ibo", "Jena", "Kol"]
PLACES += ["Ufa", "Wahn", "Zell"]

PDF, WORD = make.pdf("Varen"), make.word("Varen")
BROKEN = {
    "b1 empty.txt": (b"", r"there is no text"),
    "b1 spaces.txt": (b" \n\n ", r"there is no text"),
    "b2 damaged.txt": ("Київ, ".encode() * 9 + b"\xff\xfe!", r"byte 90 \(0xff\) is not UTF-8"),
    "b3 program.txt": (b"\x7fELF" + bytes(range(256)), r"a program"),
    "b3 junk.txt": (bytes(range(1, 256)) * 9, r"NUL|control characters|not UTF-8"),
    "b4 matter.md": (b"---\ntitle: [\n---\nVaren\n", r"line \d: front matter"),
    "b5 none.html": (b"<!DOCTYPE html><html><body><script>1</script></body></html>", r"no article"),
    "b5 picture.html": (b"\x89PNG\r\n\x1a\n\0", r"a PNG picture"),
    "b6 cut.pdf": (PDF[: len(PDF) // 3], r"the PDF is broken|no text"),
    "b6 no.pdf": (b"Varen fell.", r"the name says a PDF"),
    "b6 scan.pdf": (make.picture_pdf(), r"its page is a picture: run text recognition"),
    "b6 locked.pdf": (make.locked_pdf("Varen", "secret"), r"locked with a password"),
    "b7 cut.docx": (WORD[: len(WORD) // 2], r"the DOCX is broken"),
    "b7 zip.docx": (make.zip_of({"a.txt": b"Varen"}), r"a zip archive, but no DOCX"),
    "b7 old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"an old Office document, or one locked"),
    "b7 bomb.docx": (
        make.zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": bytes(300_000_000)}),
        r"unpacks to 300,000,008 bytes",
    ),
    "b8 not.rss": (b"<rss version='2.0'><channel><title>x</title></channel></rss>", r"no entries"),
    "b8 other.xml": (b"<?xml version='1.0'?><kml><Document/></kml>", r"<kml>"),
    "b9 list.opml": (make.opml(["https://example.org/feed"]), r"a list of 1 feeds.*dateline watch"),
    "b9 cut.opml": (b"<opml><body><outline xmlUrl=", r"the OPML is broken"),
    "c1 headless.csv": (b"name,age\nVaren,3\n", r"line 1: no column is called 'text'"),
    "c2 empty.jsonl": (b"\n\n", r"there is no text"),
    "c3 archive.zip": (make.zip_of({"a.txt": b"Varen"}), r"a zip archive; unpack it first"),
    "c4 sheet.xlsx": (make.zip_of({"a.txt": b"Varen"}), r"a spreadsheet: save it as CSV"),
}
