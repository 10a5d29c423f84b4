"""Settings of what the dashboard calls the state and its police, and of the emblem that it bears."""

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final
from xml.etree import ElementTree

from pydantic import BeforeValidator
from pydantic_settings import BaseSettings

from data.roster_rows import UNSEEN

MOST_NAME: Final = 60
MOST_BYTES: Final = 100_000
LEAST_PX, MOST_PX = 32, 2_048
PNG: Final = b"\x89PNG\r\n\x1a\n"
SVG: Final = "{http://www.w3.org/2000/svg}"
DRAWS: Final = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "clipPath", "mask"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("linearGradient", "radialGradient", "stop", "pattern", "marker", "filter"),
    }
)
"""What an emblem may be made of: it draws, and neither runs nor loads anything. Of a filter its parts (`fe…`) too."""
OUTSIDE: Final = re.compile(
    r"url\(\s*['\"]?\s*(?!#)[^\s'\"#)]|@import|expression\(|javascript:", re.IGNORECASE
)


@dataclass(frozen=True)
class Emblem:
    """A picture that was looked over: its kind and its bytes."""

    mime: str
    content: bytes


def _name(usual: str) -> Any:
    def check(value: Any) -> Any:
        text = " ".join(str(value).split())
        if UNSEEN.search(text):
            raise ValueError("holds a character that cannot be seen")
        if len(text) > MOST_NAME:
            raise ValueError(f"is longer than {MOST_NAME} characters")
        return text or usual

    return BeforeValidator(check)


def _emblem(value: Any) -> Emblem | None:
    """The picture of a file; raises `ValueError` that says why it cannot be shown."""
    if value is None or isinstance(value, Emblem) or not str(value).strip():
        return value if isinstance(value, Emblem) else None
    file = Path(str(value).strip())
    try:
        size = file.stat().st_size
        content = file.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise ValueError(f"{file}: cannot be read ({error.strerror})") from None
    if size > MOST_BYTES:
        raise ValueError(f"{file}: has {size} bytes; an emblem has {MOST_BYTES} at most")
    if content.startswith(PNG):
        _check_png(content, file)
        return Emblem("image/png", content)
    if b"<svg" in content[:2_000]:
        _check_svg(content, file)
        return Emblem("image/svg+xml", content)
    raise ValueError(f"{file}: is neither SVG nor PNG")


def _check_png(content: bytes, file: Path) -> None:
    if (
        content[12:16] != b"IHDR"
        or len(content) < 33
        or not content.rstrip(b"\0").endswith(b"IEND\xaeB`\x82")
    ):
        raise ValueError(f"{file}: is no whole PNG")
    wide, high = struct.unpack(">II", content[16:24])
    if not (LEAST_PX <= wide <= MOST_PX and LEAST_PX <= high <= MOST_PX):
        raise ValueError(f"{file}: is {wide} × {high} pixels; each side must have {LEAST_PX} to {MOST_PX}")


def _check_svg(content: bytes, file: Path) -> None:
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper():
        raise ValueError(f"{file}: has a DOCTYPE. Take that line out")
    if b"<?xml-stylesheet" in content:
        raise ValueError(f"{file}: leads outside (xml-stylesheet)")
    try:
        content.decode("utf-8")
        root = ElementTree.fromstring(content)  # noqa: S314 - without a DOCTYPE there is nothing to expand
    except (UnicodeDecodeError, ElementTree.ParseError):
        raise ValueError(f"{file}: is no SVG that can be read, in UTF-8") from None
    if root.tag != f"{SVG}svg":
        raise ValueError(f'{file}: must begin with <svg xmlns="http://www.w3.org/2000/svg">')
    for part in root.iter():
        name = part.tag.removeprefix(SVG)
        if (name not in DRAWS and not re.fullmatch(r"fe[A-Z][A-Za-z]+", name)) or name == "feImage":
            raise ValueError(f"{file}: holds <{name.rpartition('}')[2]}>, which an emblem may not")
        for attribute, said in part.attrib.items():
            _check_attribute(attribute.rpartition("}")[2], said, file)
        if OUTSIDE.search(part.text or "") and name == "style":
            raise ValueError(f"{file}: its style loads something from outside")


def _check_attribute(name: str, said: str, file: Path) -> None:
    if name.lower().startswith("on"):
        raise ValueError(f"{file}: has a script ({name})")
    leads_away = name in ("href", "src", "base") and not said.startswith("#")
    if leads_away or OUTSIDE.search(said):
        raise ValueError(f"{file}: leads outside ({name})")


class NameFields(BaseSettings):
    """What the settings say of names and emblem."""

    state_name_en: Annotated[str, _name("Uttar Pradesh")] = "Uttar Pradesh"
    state_name_hi: Annotated[str, _name("उत्तर प्रदेश")] = "उत्तर प्रदेश"
    force_name_en: Annotated[str, _name("Uttar Pradesh Police")] = "Uttar Pradesh Police"
    force_name_hi: Annotated[str, _name("उत्तर प्रदेश पुलिस")] = "उत्तर प्रदेश पुलिस"
    emblem: Annotated[Emblem | None, BeforeValidator(_emblem)] = None
