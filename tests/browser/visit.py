"""What a page did while somebody looked at it."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page

from tests.loopback.sitecustomize import is_local
from tests.real_thing import ROOT

PATHS = sorted(
    file.stem
    for file in (ROOT / "pages").glob("*/*.py")
    if "ui" not in file.parts and file.stem != "__init__"
)
"""Every page by its address."""

OWN_PROBE = re.compile(r"/\w+/_stcore/(health|host-config)$")
"""On a page's own address Streamlit's browser part first asks below that address whether its server is there."""


@dataclass
class Seen:
    """What a page did beside being shown."""

    page: Page
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def note_console(self, message: ConsoleMessage) -> None:
        place = message.location["url"]
        if message.type == "error" and not OWN_PROBE.search(place):
            self.errors.append(f"{message.text} ({place})")

    def note_address(self, address: str) -> None:
        place = urlsplit(address)
        if place.scheme in ("http", "https", "ws", "wss") and not is_local(place.hostname):
            self.elsewhere.append(address)
