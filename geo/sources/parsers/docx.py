"""DOCX to a draft, by python-docx: the paragraphs and tables of its body in their order."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree

from geo.errors import EmptyTextError, InputError
from geo.sources.outcome import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document

_MAX_UNPACKED = 200_000_000  # bytes of all parts together
_MAX_PARTS = 10_000
_MAX_RATIO = 200  # of unpacked to packed bytes of a large part: text packs about ten to one
_LARGE = 10_000_000  # bytes
_TITLE_STYLES = ("Title", "Heading 1")
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def parse_docx(data: bytes, *, name: str) -> Draft:
    """Return the article in a document. Its dates are left out: a template's, or of the file's last copy.

    Raises:
        InputError: It is broken, no DOCX, or unpacks to more than a document can.
        EmptyTextError: It holds no text.
    """
    _check_package(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        paragraphs = list(_paragraphs(document))
        title = _title(document)
    except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise InputError(f"the DOCX is broken ({_reason(error)})", file=name) from error
    if not paragraphs:
        raise EmptyTextError("the DOCX has no text", file=name)
    return Draft(text="\n\n".join(paragraphs), title=title)


def _check_package(data: bytes, name: str) -> None:
    """Refuse what is no package of a document, before anything in it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise InputError(f"the DOCX is broken ({_reason(error)})", file=name) from error
    if any(part.flag_bits & 1 for part in parts):
        raise InputError("the file is locked with a password", file=name)
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise InputError("this is a zip archive, but no DOCX document; unpack it first", file=name)
    unpacked = sum(part.file_size for part in parts)
    packed = {part.filename: max(1, part.compress_size) for part in parts}
    swollen = any(part.file_size > _LARGE and part.file_size / packed[part.filename] > _MAX_RATIO for part in parts)
    if len(parts) > _MAX_PARTS or unpacked > _MAX_UNPACKED or swollen:
        raise InputError(
            f"the DOCX unpacks to {unpacked:,} bytes in {len(parts):,} parts, more than is read", file=name
        )


def _paragraphs(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block._tbl.tr_lst:  # noqa: SLF001 - python-docx walks merged cells once for each column
                cells = (" ".join(_text(cell).split()) for cell in row.tc_lst)
                if line := " | ".join(filter(None, cells)):
                    yield line
        elif text := _text(block._p).strip():  # noqa: SLF001 - its .text leaves out what a tracked change inserted
            yield text


def _text(element: Any) -> str:  # noqa: ANN401 - an lxml element
    """Return all text below an element, tracked insertions included and deletions left out."""
    parts: list[str] = []
    for node in element.iter(qn("w:t"), *_SIGNS, qn("w:p")):
        if node.tag == qn("w:p"):
            parts.append("" if node is element else "\n")
        elif next(node.iterancestors(_FALLBACK), None) is None:  # the same again for old programs
            parts.append(_SIGNS.get(node.tag) or node.text or "")
    return "".join(parts)


def _title(document: Document) -> str:
    if title := " ".join((document.core_properties.title or "").split()):
        return title
    for paragraph in document.paragraphs[:20]:
        style = paragraph.style.name if paragraph.style is not None else ""
        if style in _TITLE_STYLES and paragraph.text.strip():
            return " ".join(paragraph.text.split())
    return ""


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:120].strip("'\"") or type(error).__name__
