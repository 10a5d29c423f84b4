"""What offices post of their own accord: advice, festival greetings, notable work that tags headquarters."""

from collections.abc import Mapping

from collectors.sandbox.calendar import festival, minutes, moment, poisson
from collectors.sandbox.cast import Cast, Part
from collectors.sandbox.people import Person
from collectors.sandbox.posts import Pen, Post
from collectors.sandbox.texts import LANGUAGES, of
from collectors.sandbox.texts.outreach import ADVICE, FESTIVE, NOTABLE

OFFICE_HOURS = (0, 0, 0, 0, 0, 0, 1, 4, 12, 16, 18, 17, 13, 11, 11, 12, 14, 16, 17, 15, 12, 8, 3, 1)
Sentences = Mapping[str, tuple[str, ...]]
LANGUAGE_WEIGHTS = (74, 4, 22)
GREETS, PASSED_ON, HQ_PASSES_ON = 0.7, 0.03, 0.25


def tell(pen: Pen, cast: Cast, *, busyness: float) -> None:
    """Write the day's own posts of all offices, and the retweets among them."""
    told_by_hq: list[Post] = []
    for part in cast.parts:
        own = _own(pen, cast, part, busyness=busyness)
        if part is cast.hq:
            told_by_hq = own
    for part in cast.concerned:
        for post in told_by_hq:
            ms = post.ms + minutes(3 + pen.rng.expovariate(1 / 120))
            if pen.rng.random() < PASSED_ON * part.habit.quality and pen.can_write(part.account, ms):
                pen.retweet(part.account, ms, post)


def _own(pen: Pen, cast: Cast, part: Part, *, busyness: float) -> list[Post]:
    rng, habit, author = pen.rng, part.habit, part.account
    names = ("", "")
    feast = festival(cast.day)
    wanted: list[Sentences] = [ADVICE] * poisson(rng, habit.posts_per_day * busyness)
    if feast is not None and rng.random() < GREETS * habit.quality**0.3:
        wanted.append(FESTIVE)
        names = feast[0], feast[1]
    posts = []
    for sentences in wanted:
        lang = rng.choices(LANGUAGES, weights=LANGUAGE_WEIGHTS)[0]
        people: dict[str, Person] = {}
        chosen: Sentences = sentences
        if sentences is ADVICE and cast.hq not in (None, part) and rng.random() < habit.tags_hq:
            chosen = NOTABLE
            people = {"hq": cast.hq.account} if cast.hq else {}
        hindi = lang == "hi"
        text = of(rng, chosen, lang).replace("{day}", names[0] if hindi else names[1])
        text = text.replace("{name}", part.office.name_hi if hindi else part.office.name_en)
        ms = moment(rng, cast.day, OFFICE_HOURS)
        if not pen.can_write(author, ms):
            continue
        posts.append(pen.write(author, ms, text, lang=lang, people=people))
        if people and cast.hq is not None and rng.random() < HQ_PASSES_ON:
            later = ms + minutes(10 + rng.expovariate(1 / 200))
            if pen.can_write(cast.hq.account, later):
                pen.retweet(cast.hq.account, later, posts[-1])
    return posts
