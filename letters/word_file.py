"""A letter as a file for Word that can be edited: real headings, lists and tables, in the fonts and language of each script."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Final

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.run import Run

from letters.document import (
    Block,
    Cell,
    Heading,
    Items,
    Letter,
    Line,
    Linked,
    Links,
    NewPage,
    Pair,
    Paragraph,
    Signature,
    Table,
)
from letters.word_parts import INDENT, Numbering, add_field, add_link, element, set_fonts, set_size

MIME: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WIDE_CM, MARGIN_CM = 16.2, 2.4
PLACES: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
TABLE_PT: Final = 9
ABREAST: Final = 3
"""So many links stand beside each other in a line."""
DENSE: Final = 0.86
"""How large the type of a letter of one page is beside that of others: the page is the reader's to keep."""


def docx_of(letter: Letter) -> bytes:
    """The letter as DOCX, A4; it says what the PDF says, in the same order."""
    document = docx.Document()
    set_fonts(document, letter.language, share=DENSE if letter.is_one_page else 1)
    noon = datetime.combine(letter.dated_on, time(12), tzinfo=UTC)
    properties = document.core_properties
    properties.title, properties.language, properties.author = letter.title, f"{letter.language}-IN", ""
    properties.created = properties.modified = noon
    properties.comments = ""
    _page(document, letter)
    numbering = Numbering(document, letter.language)
    for block in letter.blocks:
        _add(document, block, numbering)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _page(document: Document, letter: Letter) -> None:
    """The paper, and what stands on each page."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(1.5 if letter.is_one_page else 2)
    if letter.banner is not None:
        banner = section.header.paragraphs[0]
        banner.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _strong(banner.add_run(letter.banner))
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Normal"]  # that of footers has tabs of its own
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(WIDE_CM), WD_TAB_ALIGNMENT.RIGHT)
    before, _, rest = letter.page.partition("{n}")
    between, _, after = rest.partition("{all}")
    foot.add_run(f"{letter.foot}\t{before}")
    add_field(foot, "PAGE")
    foot.add_run(between)
    add_field(foot, "NUMPAGES")
    foot.add_run(after)


def _strong(run: Run) -> None:
    """Bold in both scripts."""
    run.bold = True
    run.font.cs_bold = True


def _add(document: Document, block: Block, numbering: Numbering) -> None:
    match block:
        case Heading(text, level):
            document.add_heading(text, level)
        case Line(text, place, is_strong):
            line = document.add_paragraph(style="Title" if is_strong and place == "center" else None)
            line.alignment = PLACES[place]
            run = line.add_run(text)
            if is_strong:
                _strong(run)
        case Pair(left, right):
            pair = document.add_paragraph()
            pair.paragraph_format.tab_stops.add_tab_stop(Cm(WIDE_CM), WD_TAB_ALIGNMENT.RIGHT)
            pair.add_run(f"{left}\t{right}")
        case Paragraph(text, is_numbered):
            paragraph = document.add_paragraph(text)
            if is_numbered:
                numbering.paragraph(paragraph)
        case Items(texts, kind):
            _items(document, texts, kind, numbering)
        case Table():
            _table(document, block)
        case Links(listed, rest):
            _links(document, listed)
            if rest:
                document.add_paragraph(rest).paragraph_format.left_indent = Cm(1)
        case Signature(lines):
            for number, text in enumerate(lines):
                line = document.add_paragraph(text)
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER
                line.paragraph_format.left_indent, line.paragraph_format.space_after = Cm(9), Pt(0)
                line.paragraph_format.space_before = Pt(0 if number else 36)
                line.paragraph_format.keep_with_next = number + 1 < len(lines)
        case NewPage():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _links(document: Document, listed: tuple[Linked, ...]) -> None:
    """As many on a line as the PDF has."""
    for first in range(0, len(listed), ABREAST):
        line = document.add_paragraph()
        line.paragraph_format.left_indent, line.paragraph_format.space_after = Cm(1), Pt(0)
        for place, each in enumerate(listed[first : first + ABREAST]):
            if place:
                line.paragraph_format.tab_stops.add_tab_stop(Cm(1 + place * (WIDE_CM - 1) / ABREAST))
                line.add_run("\t")
            add_link(line, each.address, text=each.text)


def _items(document: Document, texts: tuple[str, ...], kind: str, numbering: Numbering) -> None:
    number = None if kind == "plain" else numbering.begin(kind, indent=2 * INDENT)
    for text in texts:
        item = document.add_paragraph(text)
        item.paragraph_format.space_after = Pt(2)
        if number is None:
            item.paragraph_format.left_indent = Cm(1)
        else:
            numbering.give(item, number)


def _table(document: Document, block: Table) -> None:
    """A table whose head is repeated on each page and whose rows are not torn."""
    table = document.add_table(rows=0, cols=len(block.head), style="Table Grid")
    table.autofit = False
    widths = [Cm(WIDE_CM * part / sum(block.wide)) for part in block.wide]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for place, texts in enumerate((block.head, *block.rows)):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way
        properties.append(element("cantSplit"))
        if place == 0:
            properties.append(element("tblHeader"))
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = widths[column]
            _cell(cell, text, is_head=place == 0, is_number=column in block.to_the_right)
    below = document.add_paragraph().paragraph_format
    below.space_after, below.line_spacing = Pt(0), Pt(8)


def _cell(cell: _Cell, text: Cell, *, is_head: bool, is_number: bool) -> None:
    said = cell.paragraphs[0]
    said.paragraph_format.space_after = Pt(0)
    if isinstance(text, Linked):
        add_link(said, text.address, text=text.text, size_pt=TABLE_PT)
        return
    run = said.add_run(text)
    run.font.size = Pt(TABLE_PT)
    set_size(run._r.get_or_add_rPr(), TABLE_PT)  # noqa: SLF001
    if is_head:
        _strong(run)
    elif is_number:
        said.alignment = WD_ALIGN_PARAGRAPH.RIGHT
