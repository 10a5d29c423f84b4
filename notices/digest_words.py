"""What every digest says in the same words: whose it is, up to when all is known, what is missing, how it ends."""

from language import figures
from language.words import Words
from notices.digest_model import Missing, Office
from notices.links import Links
from notices.sheet import Line, Link, one_line


def called(office: Office, _: Words) -> str:
    """An office's name as one line."""
    return one_line(_.of(office.name_en, office.name_hi))


def marked(subject: str, _: Words, demonstration: bool) -> str:
    """A subject, which says of made-up data that they are."""
    return _("[Demonstration] {what}", what=subject) if demonstration else subject


def banner(demonstration: bool, _: Words) -> str:
    """What a message of made-up data says first; nothing of others."""
    if not demonstration:
        return ""
    return _("Demonstration data – made up. No figure here says anything about a real office.")


def known(as_of_ms: int | None, _: Words) -> str:
    """Up to when all is known."""
    return _("Known up to {moment}.", moment=figures.instant(as_of_ms, _))


def footer(office: Office, links: Links, _: Words) -> tuple[Line, ...]:
    """Why it came, and how it ends."""
    page = links.page("notices", unit=office.unit_id)
    why = _("This address is entered in Noted for the office. Numbers and links only: no words of citizens.")
    if page is None:
        return Line(why), Line(_("To change or end it, open the page Notices in Noted."))
    return Line(why), Line(_("To change or end it:"), (Link(_("the page Notices"), page),))


def spans(missing: tuple[Missing, ...], _: Words) -> list[str]:
    """Spans in words."""
    return [
        _("{start} to {end}", start=figures.instant(each.from_ms, _), end=figures.instant(each.to_ms, _))
        for each in missing
    ]
