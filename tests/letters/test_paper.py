"""Letters on paper: what is copied out is what was put in, on both papers and in both languages."""

from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from language.words import Words
from letters import paper
from letters.document import Heading, Letter, Line, Linked, Pair, Paragraph, Table, finished
from letters.kinds import written
from letters.paper import PaperError, pdf, png
from letters.reviewed import Reviewed
from letters.word_file import docx_of
from tests.letters import copied, made_up
from tests.letters.copied import normal
from tests.letters.made_up import GIVEN

LETTERS = [
    pytest.param(kind, unit_id, language, id=f"{kind}-{language}")
    for kind, unit_id in (("state", None), ("zone", "zone-agra"), ("unit", "agra"))
    for language in ("en", "hi")
]
HOSTILE = (
    "#set page(fill: red)",
    "$x^2$ *bold* _it_ `raw` \\ @ref <label> [a] {b} // c /* d",
    "<script>alert(1)</script>",
    "\u202eabc\u2066 def",
    "=HYPERLINK(1) \x00\x1b",
    "x" * 300,
    "लंबा" * 90,
    "https://example.org/#a",
)


def of(kind: str, unit_id: str | None, language: str, content: dict[str, Any] | None = None) -> Letter:
    return written(content or made_up.content(is_whole=False), kind, GIVEN, Words(language), unit_id=unit_id)


def said_of(made: bytes) -> list[str]:
    """What is copied out of a PDF; a cell in which nothing stands says nothing."""
    return [text for text in copied.texts(made) if text]


def unbroken(texts: list[str]) -> list[str]:
    """Texts without spaces: a word that is too long for its line goes on in the next."""
    return ["".join(normal(text).split()) for text in texts]


def hostile_content() -> dict[str, Any]:
    """A review in which every name is somebody's who means it badly."""
    content = made_up.content(is_whole=False)
    for place, unit in enumerate(content["units"].values()):
        unit["name_en"] = unit["name_hi"] = HOSTILE[place % len(HOSTILE)]
    content["annotations"][0] |= {"title_en": HOSTILE[1], "title_hi": HOSTILE[2]}
    return content


@pytest.mark.parametrize(("kind", "unit_id", "language"), LETTERS)
def test_what_is_copied_out_of_the_pdf_is_what_was_put_in(
    kind: str, unit_id: str | None, language: str
) -> None:
    letter = of(kind, unit_id, language)
    made = pdf(letter)
    assert said_of(made) == [normal(text) for text in letter.texts()]
    everywhere = copied.on_each_page(made)
    assert all(letter.banner in each and normal(letter.foot) in each for each in everywhere)
    assert len(everywhere) == 1 or kind != "unit"


@pytest.mark.parametrize(("kind", "unit_id", "language"), LETTERS)
def test_the_word_file_says_the_same(kind: str, unit_id: str | None, language: str) -> None:
    letter = of(kind, unit_id, language)
    document = docx.Document(BytesIO(docx_of(letter)))
    said = []
    for each in document.iter_inner_content():
        if isinstance(each, docx.table.Table):
            said += [cell.text for row in each.rows for cell in row.cells if cell.text]
        else:
            said += [part for part in each.text.split("\t") if part.strip()]
    assert [normal(text) for text in said] == [normal(text) for text in letter.texts()]
    assert document.sections[0].header.paragraphs[0].text == letter.banner


def test_the_word_file_has_headings_lists_and_heads_of_tables_and_hindi_is_marked_as_such() -> None:
    document = docx.Document(BytesIO(docx_of(of("zone", "zone-agra", "hi"))))
    assert {"Heading 1", "Heading 2", "Heading 3"} <= {each.style.name for each in document.paragraphs}
    assert sum(each._p.pPr is not None and each._p.pPr.numPr is not None for each in document.paragraphs) > 10
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    style = document.styles["Normal"].element.rPr
    assert style.rFonts.get(qn("w:cs")) == "Nirmala UI"
    assert style.find(qn("w:lang")).get(qn("w:bidi")) == "hi-IN"
    formats = {each.get(qn("w:val")) for each in document.part.numbering_part.element.iter(qn("w:numFmt"))}
    assert {"hindiConsonants", "decimal"} <= formats
    assert document.core_properties.language == "hi-IN"


def test_the_pdf_can_be_read_aloud_and_says_its_title_and_language() -> None:
    letter = of("state", None, "hi")
    reader = PdfReader(BytesIO(pdf(letter)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "hi-IN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == letter.title
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert {name.partition("+")[2] for name in fonts} <= {
        *("NotoSans-Regular", "NotoSans-Bold", "NotoSansDevanagari-Regular", "NotoSansDevanagari-Bold"),
    }


def test_the_same_letter_has_the_same_bytes_and_another_day_has_others() -> None:
    letter = of("unit", "agra", "hi")
    assert pdf(letter) == pdf(of("unit", "agra", "hi"))
    assert pdf(letter) != pdf(replace(letter, dated_on=letter.dated_on.replace(day=29)))


@pytest.mark.parametrize("language", ["en", "hi"])
def test_hostile_names_come_out_as_plain_text(language: str) -> None:
    letter = of("state", None, language, hostile_content())
    assert unbroken(said_of(pdf(letter))) == unbroken(letter.texts())
    said = " ".join(letter.texts())
    assert "#set page(fill: red)" in said
    assert "<script>alert(1)</script>" in said
    assert not {"\u202e", "\u2066", "\x00", "\x1b"} & set(said)
    assert docx_of(letter)  # no sign in it that XML cannot hold


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_letter_to_an_office_is_one_page_however_much_there_is_to_say(language: str) -> None:
    content = hostile_content()
    unit = content["units"]["agra"]
    gap = {"from": "2026-11-24T18:30:00.000Z", "to": "2026-11-25T06:30:00.000Z", "state": "lost"}
    unit["league"]["verdict"] = "laggard"
    unit["name_en"] = unit["name_hi"] = "बहुत लंबे नाम का कार्यालय " * 9
    unit["coverage"]["gaps"] = [gap] * 9
    unit["compliance"]["failed"] = [*made_up.CHECKS, "header_picture", "handle_format", "cell_roster"]
    unit["signs"] = [*made_up.SIGNS, "under_10s", "deleted_replies"]
    content["annotations"] *= 20
    letter = of("unit", "agra", language, content)
    made = pdf(letter)
    assert len(PdfReader(BytesIO(made)).pages) == 1
    assert unbroken(copied.texts(made)) == unbroken(letter.texts())


def test_what_does_not_fit_on_its_one_page_is_refused_in_a_sentence() -> None:
    letter = of("unit", "agra", "en")
    with pytest.raises(PaperError, match="does not fit on one page"):
        pdf(replace(letter, blocks=letter.blocks * 9))


def test_a_letter_that_takes_too_long_or_cannot_be_set_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    letter = of("unit", "agra", "en")
    monkeypatch.setattr(paper, "SETS", tmp_path / "none.py")
    with pytest.raises(PaperError, match=r"^The letter cannot be set: .*none\.py"):
        pdf(letter)
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(paper, "SETS", tmp_path / "slow.py")
    monkeypatch.setattr(paper, "LIMIT_S", 0.2)
    with pytest.raises(PaperError, match="not set within"):
        pdf(letter)


def test_every_sign_that_may_be_printed_is_in_our_fonts() -> None:
    """PDF/UA refuses a letter with a sign that no font draws."""
    signs = [
        chr(n)
        for n in (*range(0x21, 0x7F), *range(0xA1, 0x100), *range(0x900, 0x980), *range(0x2010, 0x2030))
    ]
    given = of("unit", "agra", "en")
    text = " ".join(signs)
    letter = finished(
        replace(given, is_one_page=False, blocks=(Heading("S", 1), Paragraph(text), Pair("a", "b"), Line("c", is_strong=True)))
    )  # fmt: skip
    assert copied.texts(pdf(letter)) == [normal(each) for each in letter.texts()]


def test_a_case_leads_from_its_short_number_to_its_whole_address_on_both_papers() -> None:
    letter = of("state", None, "hi")
    cells = [cell for each in letter.blocks if isinstance(each, Table) for row in each.rows for cell in row]
    wanted = {each.address for each in cells if isinstance(each, Linked)}
    assert wanted
    assert all(each.text == f"…{each.address[-8:]}" for each in cells if isinstance(each, Linked))
    pages = PdfReader(BytesIO(pdf(letter))).pages
    notes = [each.get_object() for page in pages for each in page.get("/Annots", [])]
    assert {str(each["/A"]["/URI"]) for each in notes} == wanted
    relations = docx.Document(BytesIO(docx_of(letter))).part.rels.values()
    assert {each.target_ref for each in relations if each.is_external} == wanted


def test_a_page_can_be_looked_at_as_a_picture() -> None:
    drawn = png(of("state", None, "en"), page=2)
    assert drawn.startswith(b"\x89PNG")


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_office_of_a_review_has_its_page(language: str) -> None:
    content = made_up.content()
    for unit_id in Reviewed(content, Words(language)).ranked():
        letter = of("unit", unit_id, language, deepcopy(content))
        made = pdf(letter)
        assert len(PdfReader(BytesIO(made)).pages) == 1, unit_id
        assert copied.texts(made) == [normal(text) for text in letter.texts()], unit_id


def test_a_table_is_not_wider_than_its_columns_say() -> None:
    for letter in (of("state", None, "en"), of("zone", "zone-agra", "hi"), of("unit", "agra", "hi")):
        for table in (each for each in letter.blocks if isinstance(each, Table)):
            assert {len(row) for row in table.rows} == {len(table.head)} == {len(table.wide)}
