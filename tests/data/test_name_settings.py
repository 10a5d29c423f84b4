"""Names and emblem: what cannot be shown, or could do something, is refused at the start by the setting's name."""

import struct
import zlib
from pathlib import Path

import pytest

from data.name_settings import MOST_BYTES
from data.settings import PROJECT, SettingsError, settings

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def svg(inside: str) -> bytes:
    return f"{HEAD}{inside}</svg>".encode()


def png(wide: int, high: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (high * (wide + 1)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def put(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("emblem").write_bytes(content)
    monkeypatch.setenv("NOTED_EMBLEM", "emblem")


def test_nothing_set_is_the_state_it_was_made_for() -> None:
    given = settings()
    assert (given.state_name_en, given.force_name_en) == ("Uttar Pradesh", "Uttar Pradesh Police")
    assert (given.state_name_hi, given.force_name_hi) == ("उत्तर प्रदेश", "उत्तर प्रदेश पुलिस")
    assert given.emblem is None


def test_names_are_one_line_and_nothing_is_the_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_FORCE_NAME_HI", "  राजस्थान  पुलिस ")
    monkeypatch.setenv("NOTED_FORCE_NAME_EN", " ")
    assert settings().force_name_hi == "राजस्थान पुलिस"
    assert settings().force_name_en == "Uttar Pradesh Police"


@pytest.mark.parametrize(("name", "said"), [("x" * 61, "longer than 60"), ("a\u202eb", "cannot be seen")])
def test_a_name_that_cannot_be_shown_is_refused(
    name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTED_STATE_NAME_EN", name)
    with pytest.raises(SettingsError, match=f"NOTED_STATE_NAME_EN: .*{said}"):
        settings()


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (svg('<defs><path id="a" d="M0 0"/></defs><use xlink:href="#a" fill="url(#b)"/>'), "image/svg+xml"),
        (b'<?xml version="1.0"?>\n' + svg("<style>.a{fill:#123}</style>"), "image/svg+xml"),
        (png(64, 64), "image/png"),
        ((PROJECT / "static" / "icon.svg").read_bytes(), "image/svg+xml"),
    ],
)
def test_a_picture_that_only_draws_is_taken(
    content: bytes, mime: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(content, monkeypatch)
    emblem = settings().emblem
    assert emblem is not None
    assert (emblem.mime, emblem.content) == (mime, content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (svg("<script>alert(1)</script>"), "<script>"),
        (svg('<path d="M0 0" onload="alert(1)"/>'), "script"),
        (svg('<image href="https://attacker.example/x.png"/>'), "<image>"),
        (svg('<use href="https://attacker.example/x.svg#a"/>'), "outside"),
        (svg('<use xlink:href="data:image/svg+xml,x"/>'), "outside"),
        (svg("<rect style=\"fill:url( '//attacker.example/x')\"/>"), "outside"),
        (svg("<style>@import 'https://attacker.example/x.css';</style>"), "outside"),
        (svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'), "<foreignObject>"),
        (svg('<a href="#x"/>'), "<a>"),
        (svg('<animate attributeName="x"/>'), "<animate>"),
        (svg('<feImage href="#x"/>'), "<feImage>"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(""), "DOCTYPE"),
        (b'<?xml-stylesheet href="https://attacker.example/x.css"?>' + svg(""), "outside"),
        (b"<svg><rect/></svg>", "xmlns"),
        (svg("<rect>"), "can be read"),
        (png(16, 64), "16 × 64"),
        (png(64, 64)[:-20], "whole PNG"),
        (b"GIF89a", "neither SVG nor PNG"),
        (svg(" " * MOST_BYTES), "bytes"),
    ],
)
def test_a_picture_that_does_more_is_refused(
    content: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(content, monkeypatch)
    with pytest.raises(SettingsError) as refused:
        settings()
    assert str(refused.value).startswith("NOTED_EMBLEM: emblem: ")
    assert said in str(refused.value)


def test_a_picture_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_EMBLEM", "/nowhere/emblem.svg")
    with pytest.raises(SettingsError, match=r"NOTED_EMBLEM: /nowhere/emblem\.svg: cannot be read"):
        settings()
