"""What a file for Word needs beneath the words: fonts and languages of two scripts, numbering, links, the page's number."""

from copy import deepcopy
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

LATIN: Final = "Calibri"
DEVANAGARI: Final = "Nirmala UI"
"""Fonts that an office's machine has; where it has not, Word and LibreOffice take another of the script."""
BLUE: Final = RGBColor(0x12, 0x3A, 0x7A)
SIZES_PT: Final = {"Normal": 11.0, "Heading 1": 11.5, "Heading 2": 11.5, "Heading 3": 11.0, "Title": 14.0}
FORMS: Final = {"numbers": ("decimal", "%1."), "letters": ("lowerLetter", "(%1)")}
HINDI_LETTERS: Final = "hindiConsonants"
INDENT: Final = 425  # of a twentieth of a point: 7.5 mm


def element(name: str, **attributes: str) -> Any:
    """An element of WordprocessingML, as `w:name`, with attributes of the same space."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_fonts(document: Document, language: str, *, share: float = 1) -> None:
    """Both scripts' fonts, sizes (all of them so much of the usual) and the language of every style that is used."""
    for name, usual_pt in SIZES_PT.items():
        size_pt = round(2 * usual_pt * share) / 2
        style = document.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size_pt)
        style.font.color.rgb = RGBColor(0, 0, 0)
        properties = style.element.get_or_add_rPr()
        fonts = properties.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", DEVANAGARI)):
            fonts.set(qn(f"w:{script}"), font)
        if name != "Normal":
            style.font.bold = style.font.cs_bold = True
        if style.element.pPr is not None:
            for rule in style.element.pPr.findall(qn("w:pBdr")):  # the template's line under a title
                style.element.pPr.remove(rule)
        set_size(properties, size_pt)
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        properties.append(element("lang", val=f"{language}-IN", bidi="hi-IN"))
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(0 if name == "Normal" else 8 * share), Pt(6 * share**2)


def set_size(properties: Any, size_pt: float) -> None:
    """The size of Devanagari beside that of Latin, in the place where Word looks for it."""
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    properties.find(qn("w:sz")).addnext(element("szCs", val=str(round(2 * size_pt))))


class Numbering:
    """The numbering of a file: each list begins anew, the numbered paragraphs of a letter go on."""

    def __init__(self, document: Document, language: str) -> None:
        self._root = document.part.numbering_part.element
        used = [int(each.get(qn("w:abstractNumId"))) for each in self._root.findall(qn("w:abstractNum"))]
        self._next = max(used, default=0) + 1
        self._language = language
        self._going_on: int | None = None

    def paragraph(self, of: Paragraph) -> None:
        """Give a paragraph the next number of the letter."""
        if self._going_on is None:
            self._going_on = self.begin("numbers", indent=INDENT)
        self.give(of, self._going_on)

    def begin(self, kind: str, *, indent: int) -> int:
        """Begin a list of a kind (`numbers` or `letters`) and give its id."""
        form, text = FORMS[kind]
        form = HINDI_LETTERS if kind == "letters" and self._language == "hi" else form
        number = str(self._next)
        level = element("lvl", ilvl="0")
        for name, value in (("start", "1"), ("numFmt", form), ("lvlText", text), ("lvlJc", "left")):
            level.append(element(name, val=value))
        placed = element("pPr")
        placed.append(element("ind", left=str(indent), hanging=str(INDENT)))
        level.append(placed)
        abstract = element("abstractNum", abstractNumId=number)
        abstract.append(element("multiLevelType", val="singleLevel"))
        abstract.append(level)
        first = self._root.find(qn("w:num"))  # all abstract ones stand before the first that uses one
        self._root.insert(len(self._root) if first is None else self._root.index(first), abstract)
        used = int(self._root.add_num(self._next).numId)
        self._next += 1
        return used

    def give(self, paragraph: Paragraph, number: int) -> None:
        """Put a paragraph into a list."""
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - python-docx has no other way
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number


def add_link(
    paragraph: Paragraph, address: str, *, text: str | None = None, size_pt: float | None = None
) -> None:
    """An address that leads where it says, or a short text that leads there."""
    to = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), to)
    run = paragraph.add_run(text or address)
    run.font.color.rgb = BLUE
    if size_pt is not None:
        run.font.size = Pt(size_pt)
        set_size(run._r.get_or_add_rPr(), size_pt)  # noqa: SLF001
    link.append(deepcopy(run._r))  # noqa: SLF001
    run._r.getparent().remove(run._r)  # noqa: SLF001
    paragraph._p.append(link)  # noqa: SLF001


def add_field(paragraph: Paragraph, name: str) -> None:
    """What Word works out itself: PAGE or NUMPAGES."""
    field = element("fldSimple", instr=name)
    run = element("r")
    run.append(element("t"))
    run[0].text = "1"
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001
