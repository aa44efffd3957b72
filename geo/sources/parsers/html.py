"""HTML to a draft: trafilatura finds the article on the page, its title, date, outlet and address."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.settings import DEFAULT_CONFIG

from geo.errors import EmptyTextError, InputError
from geo.languages import language_of
from geo.sources.decoding import decode
from geo.sources.outcome import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w.:-]+)", re.IGNORECASE
)
_DECLARED_WITHIN = 4096
_FEW = 250  # characters: trafilatura then takes the whole page, unless told that short articles exist
_DATES = {"extensive_search": False, "original_date": True}  # a guess from the page's footer is no date
_NOT_SHOWN = ("script", "style", "noscript", "template", "head", "nav", "header", "footer", "aside", "form", "iframe")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "tr",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "dt",
        "dd",
        "hr",
        "main",
    ]
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def parse_html(data: bytes, *, name: str, url: str = "", charset: str = "") -> Draft:
    """Return the article on a page.

    Args:
        data: The page.
        name: How messages name it.
        url: Where it was fetched, if it was; the address that the page gives as its own goes before it.
        charset: What the server said its encoding is.

    Raises:
        EmptyTextError: There is no article on it.
        NotTextError: Its encoding cannot be told.
    """
    page = decode(data, name=name, declared=charset or _declared(data))
    try:
        tree = lxml_html.fromstring(_without_declaration(page), parser=lxml_html.HTMLParser(huge_tree=False))
    except (etree.LxmlError, ValueError) as error:
        raise EmptyTextError("there is no HTML in it", file=name) from error
    found = _extract(page, url)
    text = (found.text or "") if found else ""
    if len(text) < _FEW:
        text = _short(page, tree, url) or text
    if not text.strip():
        raise EmptyTextError("no article was found on the page", file=name)
    return Draft(
        text=text.replace("\n", "\n\n"),
        title=_one_line(getattr(found, "title", "") or _title(tree)),
        url=_address(getattr(found, "url", ""), url),
        source=_one_line(getattr(found, "sitename", "") or ""),
        published=getattr(found, "date", "") or "",
        language=language_of(text) or _language(tree),
    )


def html_to_text(fragment: str) -> str:
    """Return the text of a piece of HTML, such as a feed's entry: a paragraph for each block; "" for nothing."""
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    try:
        tree = lxml_html.fragment_fromstring(fragment, create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    return _paragraphs(tree)


def _extract(page: str, url: str, *, few: int | None = None) -> Any:  # noqa: ANN401 - trafilatura's Document
    config = deepcopy(DEFAULT_CONFIG)
    if few is not None:
        config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(few)
    try:
        return trafilatura.bare_extraction(
            page,
            url=url or None,
            with_metadata=True,
            include_comments=False,
            date_extraction_params=dict(_DATES),
            config=config,
        )
    except (etree.LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise InputError(f"the page cannot be parsed ({type(error).__name__})") from error


def _short(page: str, tree: Any, url: str) -> str:  # noqa: ANN401 - an element
    """Return a short article: what trafilatura finds when told that it may be short, else all that is shown."""
    found = _extract(page, url, few=1)
    if found and found.text:
        return str(found.text)
    body = tree.find(".//body") if tree.tag == "html" else tree
    return _paragraphs(body if body is not None else tree).replace("\n\n", "\n")


def _paragraphs(tree: Any) -> str:  # noqa: ANN401 - an element
    lines = [" ".join(part.split()) for part in "".join(_parts(tree)).split("\n")]
    return "\n\n".join(line for line in lines if line)


def _parts(root: Any) -> Iterator[str]:  # noqa: ANN401 - an element
    """Yield an element's text with a line's end around each block. Not recursive: pages nest thousands deep."""
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        hides = tag in _NOT_SHOWN or not tag
        if event == "start":
            hidden += hides
            if not hidden:
                yield "\n" if tag in _BLOCKS or tag == "br" else ""
                yield (element.text or "").replace("\n", " ")
            continue
        if event == "end":
            hidden -= hides
        if not hidden and element is not root:
            yield "\n" if tag in _BLOCKS else ""
            yield (element.tail or "").replace("\n", " ")


def _title(tree: Any) -> str:  # noqa: ANN401 - an element
    return str(tree.findtext(".//h1") or tree.findtext(".//title") or "")


def _language(tree: Any) -> str:  # noqa: ANN401 - an element
    declared = str(tree.get("lang") or "").strip()
    return declared if _LANGUAGE.fullmatch(declared) else ""


def _address(*candidates: str | None) -> str:
    for candidate in candidates:
        try:
            parts = urlsplit(candidate or "")
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc and candidate:
            return candidate
    return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    return (match[1] or match[2]).decode("ascii", "ignore") if match else ""


def _without_declaration(page: str) -> str:
    """Return the page without an XML declaration: it names an encoding, which lxml refuses in decoded text."""
    return re.sub(r"\A\s*<\?xml[^>]*\?>", "", page)
