"""What is copied out of a PDF, as its tags say: the text of each paragraph, heading, cell, item and link, in reading order.

A reader copies what `ActualText` says where it is given (PDF 32000-1, 14.9.4), else what each sign's font says of it.
Lines of one paragraph are joined by a space. Headers and footers are artifacts: `on_each_page` gives them.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

BLOCKS = ("/P", "/H1", "/H2", "/H3", "/TH", "/TD", "/LBody", "/Link")
PAIRS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
ARTIFACT = -1


def normal(text: str) -> str:
    """A text as it is compared: composed, any white space one space; what only breaks a line is none."""
    return " ".join(unicodedata.normalize("NFC", text.replace("\u200b", "")).split())


def _signs(font: Any) -> dict[int, str]:
    """What each sign of a font stands for; typst writes one pair a sign."""
    found = font["/ToUnicode"].get_object().get_data()
    pairs = (
        part
        for chars in found.split(b"beginbfchar")[1:]
        for part in PAIRS.findall(chars.split(b"endbfchar")[0])
    )
    return {int(code, 16): bytes.fromhex(said.decode()).decode("utf-16-be") for code, said in pairs}


def _decoded(data: Any, signs: dict[int, str]) -> str:
    raw = data.original_bytes
    return "".join(signs.get(int.from_bytes(raw[n : n + 2], "big"), "\ufffd") for n in range(0, len(raw), 2))


def _marked(page: Any, reader: PdfReader) -> dict[int, str]:
    """The text of each marked piece of a page; artifacts together under `ARTIFACT`."""
    fonts = {name: _signs(font) for name, font in page["/Resources"]["/Font"].items()}
    found: defaultdict[int, str] = defaultdict(str)
    stack: list[tuple[int | None, str | None]] = []
    signs: dict[int, str] = {}
    heights: dict[int, float] = {}
    y = 0.0
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            given = operands[1] if len(operands) > 1 and isinstance(operands[1], dict) else {}
            mark = ARTIFACT if operands[0] == "/Artifact" else given.get("/MCID")
            actual = given.get("/ActualText")
            stack.append((mark, None if actual is None else str(actual)))
            if actual is not None and (piece := _piece(stack)) is not None:
                found[piece] += str(actual)
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"cm":
            y = float(operands[5])
        elif operator == b"Tf":
            signs = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ"):
            piece = _piece(stack)
            if piece is None:
                continue
            if piece in heights and heights[piece] != y:
                found[piece] += " "
            heights[piece] = y
            if all(actual is None for _, actual in stack):
                parts = operands[0] if operator == b"TJ" else [operands[0]]
                found[piece] += "".join(
                    _decoded(part, signs) for part in parts if hasattr(part, "original_bytes")
                )
    return {mark: f"{heights.get(mark, 0)}\0{text}" for mark, text in found.items()}


def _piece(stack: list[tuple[int | None, str | None]]) -> int | None:
    return next((mark for mark, _ in reversed(stack) if mark is not None), None)


def _page_of(element: Any, page: int) -> int:
    """The number of the page's object, which an element names or has from the one above it."""
    return element.raw_get("/Pg").idnum if isinstance(element, dict) and "/Pg" in element else page


def _pieces(element: Any, marked: dict[int, dict[int, str]], page: int) -> Iterator[str]:
    """The pieces of an element and of all below it, each with its height on the page."""
    element = element.get_object()
    page = _page_of(element, page)
    if isinstance(element, int):
        yield marked[page].get(int(element), "0\0")
    elif isinstance(element, list):
        for each in element:
            yield from _pieces(each, marked, page)
    elif element.get("/Type") == "/MCR":
        yield marked[page].get(int(element["/MCID"]), "0\0")
    elif "/K" in element and element.get("/Type") != "/OBJR":
        yield from _pieces(element["/K"], marked, page)


def _joined(pieces: Iterator[str]) -> str:
    said, before = "", None
    for piece in pieces:
        height, _, text = piece.partition("\0")
        said += (" " if before is not None and height != before else "") + text
        before = height
    return normal(said)


def _blocks(element: Any, marked: dict[int, dict[int, str]], page: int) -> Iterator[str]:
    element = element.get_object()
    if isinstance(element, list):
        for each in element:
            yield from _blocks(each, marked, page)
    elif isinstance(element, dict):
        page = _page_of(element, page)
        if element.get("/S") in BLOCKS:
            yield _joined(_pieces(element, marked, page))
        elif "/K" in element:
            yield from _blocks(element["/K"], marked, page)


def _of_pages(pdf: bytes) -> tuple[PdfReader, dict[int, dict[int, str]]]:
    reader = PdfReader(BytesIO(pdf))
    return reader, {page.indirect_reference.idnum: _marked(page, reader) for page in reader.pages}


def texts(pdf: bytes) -> list[str]:
    """Every text of a PDF, by its tags."""
    reader, marked = _of_pages(pdf)
    return list(_blocks(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], marked, 0))


def on_each_page(pdf: bytes) -> list[str]:
    """What stands in the margins of each page."""
    return [normal(pieces.get(ARTIFACT, "\0").partition("\0")[2]) for pieces in _of_pages(pdf)[1].values()]
