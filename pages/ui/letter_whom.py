"""To whom a letter is: those that must improve first, the worst first; and nobody until somebody is chosen."""

from collections.abc import Mapping

from language.words import Words
from letters.kinds import KINDS, STATE, ZONE
from letters.reviewed import COMMENDED, LAGGARD, Reviewed
from pages.ui import letter_words, store
from pages.ui.choices import Choices
from pages.ui.frame import Here, explain
from pages.ui.letter_making import Content
from pages.ui.safe import inert
from pages.ui.terms import terms_of

NOBODY = "nobody"


def choose(at: Here, content: Content, choices: Choices) -> tuple[str, str | None]:
    """The kind of the letter, and the zone or the office that it is to (None: nobody is chosen yet); of the state it is
    headquarters."""
    _, review = at.words, Reviewed(content, at.words)
    kind = choices.choose(
        _("Letter"), name="letter", known=terms_of(letter_words.KINDS, _), default=KINDS[0], width=240
    )
    if kind == STATE:
        units = store.units(at.source)
        return kind, str(units.loc[units["kind"] == "hq", "unit_id"].iloc[0])
    known = {NOBODY: _("choose …"), **(zones(review) if kind == ZONE else offices(review, _))}
    name = "zone" if kind == ZONE else "unit"
    slug = choices.choose(_("To whom"), name=name, known=known, default=NOBODY, width=300)
    return kind, None if slug == NOBODY else slug


def zones(review: Reviewed) -> Mapping[str, str]:
    """The zones by name."""
    return {each: review.called(each) for each in review.zones()}


def offices(review: Reviewed, _: Words) -> Mapping[str, str]:
    """The offices: those named as having to improve, the worst first in each group, those that are commended, then all
    others by name."""
    worst, best = review.named(LAGGARD), review.named(COMMENDED)
    rest = sorted(set(review.ranked()) - {*worst, *best}, key=lambda each: (review.called(each), each))
    named = {each: _("{office} – to improve", office=review.called(each)) for each in worst}
    named |= {each: _("{office} – to commend", office=review.called(each)) for each in best}
    return {**named, **{each: review.called(each) for each in rest}}


def say_nobody(_: Words) -> None:
    """That somebody has to be chosen first."""
    explain(
        inert(
            _(
                "Choose to whom the letter is. Offices that must improve stand first, the worst of each group first."
            )
        )
    )
