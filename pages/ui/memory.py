"""A visitor's last choices, which go along from page to page where the address has none of its own."""

from collections.abc import Mapping

import streamlit as st

KEPT = "choices"
PERIOD = ("period", "from", "to")
CARRIED = ("measure", "clock", "origin", *PERIOD)
OF_PAGE = {
    "overview": CARRIED,
    "league": (*CARRIED, "kind", "zone"),
    "score": ("clock", "origin", *PERIOD, "kind", "zone"),
    "signs": (*CARRIED, "kind", "zone"),
    "laggards": (*CARRIED, "kind", "zone"),
    "praise": (*CARRIED, "kind", "zone"),
    "training": (*PERIOD, "kind", "zone"),
    "growth": (*PERIOD, "kind", "zone"),
    "compliance": (*PERIOD, "kind", "zone"),
    "clause": (*PERIOD, "kind", "zone", "clause"),
    "circular": (*PERIOD, "kind", "zone"),
    "area": (*CARRIED, "area"),
    "compare": (*CARRIED, "a", "b"),
    "reviews": (*CARRIED, "run", "with"),
    "alerts": (),
    "wall": (*CARRIED, "kind"),
    "unit": (*CARRIED, "unit"),
    "notices": ("unit",),
    "cases": ("origin", *PERIOD, "unit"),
    "calendar": PERIOD,
}


def keep(name: str, slug: str | None) -> None:
    """Remember a choice; None is the usual one, which needs no memory."""
    kept: dict[str, str] = st.session_state.setdefault(KEPT, {})
    if slug is None:
        kept.pop(name, None)
    else:
        kept[name] = slug


def forget() -> None:
    """Forget all choices and what of a page was open: who looks is another now, or may see another part."""
    st.session_state.pop(KEPT, None)
    st.session_state.pop("parts", None)


def missing(page: str, *, given: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """What of the kept choices an address of a page lacks; one that says anything of the period says all of it."""
    says_period = any(name in given for name in PERIOD)
    return {
        name: kept[name]
        for name in OF_PAGE.get(page, ())
        if name in kept and name not in given and not (says_period and name in PERIOD)
    }


def arrive(page: str, *, language: str, more: Mapping[str, str] | None = None) -> None:
    """Write the language into the address, `more` that every page has there, and, on coming to a page, what the visitor
    chose before and it does not say.

    All of it at once: each writing is a step of its own for the browser's way back.
    """
    given = st.query_params.to_dict()
    said = {
        name: value for name, value in {"lang": language, **(more or {})}.items() if given.get(name) != value
    }
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        st.session_state.pop("parts", None)
        said |= missing(page, given=given, kept=st.session_state.get(KEPT, {}))
    if said:
        st.query_params.update(said)
