"""Cleaning: NUL and halves of characters, which no database takes, go out of texts before anything is stored."""

import json
import re
from typing import Any

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_clean(*texts: str | None) -> bool:
    """Whether texts hold no NUL; halves of characters a shape refuses by itself."""
    return not any(text is not None and "\x00" in text for text in texts)


def cleaned(thing: Any) -> tuple[Any, bool]:
    """A JSON value without what databases refuse in its texts and without empty fields; and whether a text had to be
    cleaned."""
    whole = json.dumps(thing, ensure_ascii=False)
    return _without(thing), bool(UNSTORABLE.search(whole) or "\\u0000" in whole)


def _without(thing: Any) -> Any:
    if isinstance(thing, str):
        return UNSTORABLE.sub("", thing)
    if isinstance(thing, list):
        return [_without(each) for each in thing]
    if isinstance(thing, dict):
        return {key: _without(value) for key, value in thing.items() if value is not None}
    return thing
