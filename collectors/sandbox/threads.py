"""Threads: a citizen's complaint, headquarters' referral, the office's answers, and who else joins in."""

import math

from collectors.sandbox.answers import (
    AFTER_A_COMPLAINT,
    AFTER_A_REFERRAL,
    Desk,
    citizen_says,
    in_turn,
    language,
)
from collectors.sandbox.calendar import is_night, minutes, moment, next_morning
from collectors.sandbox.cast import Cast, Part
from collectors.sandbox.instants import DAY_MS, HOUR_MS
from collectors.sandbox.people import Person
from collectors.sandbox.posts import Pen, Post
from collectors.sandbox.texts import LANGUAGES, of
from collectors.sandbox.texts.complaints import COMPLAINTS, DETAILS, FOLLOW_UPS, JOINS, LONG
from collectors.sandbox.texts.replies import COORDINATION, HQ_OWN, REFERRALS

LANGUAGE_WEIGHTS = (52, 29, 19)
TAGS, TAG_WEIGHTS = ("both", "hq", "office"), (66, 20, 14)
REFERRED = {"both": 0.42, "hq": 0.62, "office": 0.04}
BY_REPLY, REFERRED_LATE, GAINS_A_TAG = 0.68, 0.06, 0.06
TWO_OFFICES, LONG_ONES, JOINED, ASKED_AGAIN, COORDINATED = 0.05, 0.03, 0.07, 0.16, 0.03
DELETED, REPLY_DELETED, EDITED, RETWEETED, HQ_ANSWERS = 0.012, 0.003, 0.008, 0.04, 0.07
COMPLAINT_CHANCE, COMPLAINT_SLOWER, REFERRAL_SLOWER = 0.9, 1.4, 0.8


def complain(pen: Pen, cast: Cast) -> None:
    """Write a whole thread that a citizen begins on the cast's day."""
    rng = pen.rng
    ms, part, citizen = moment(rng, cast.day), cast.concern(rng), cast.citizen(rng)
    lang = rng.choices(LANGUAGES, weights=LANGUAGE_WEIGHTS)[0]
    tags = rng.choices(TAGS, weights=TAG_WEIGHTS)[0] if part and cast.hq else "office" if part else "hq"
    if pen.can_write(citizen, ms):
        _thread(pen, cast, part, citizen=citizen, ms=ms, lang=lang, tags=tags)


def _thread(
    pen: Pen, cast: Cast, part: Part | None, *, citizen: Person, ms: int, lang: str, tags: str
) -> None:
    rng, already = pen.rng, len(pen.written)
    other = cast.neighbour(part, rng) if part and rng.random() < TWO_OFFICES else None
    complaint = _complaint(pen, cast, part, other, citizen=citizen, ms=ms, lang=lang, tags=tags)
    referral = None
    if cast.hq is not None and tags != "office" and rng.random() < HQ_ANSWERS:
        _headquarters_ask(pen, cast.hq, complaint, citizen, lang)
    elif cast.hq is not None and part is not None and rng.random() < REFERRED[tags]:
        referral = _referral(pen, cast.hq, part, complaint, lang)
    if part is not None:
        desk = Desk(pen, cast, part, citizen=citizen, lang=lang)
        answer = _office(desk, complaint if tags != "hq" else None, referral)
        if (answer is None or answer.ms > ms + DAY_MS) and rng.random() < ASKED_AGAIN:
            later = ms + DAY_MS + minutes(rng.expovariate(1 / 900))
            if pen.can_write(citizen, later):
                pen.write(citizen, later, of(rng, FOLLOW_UPS, lang), lang=lang, reply_to=complaint)
        _others(pen, cast, part, complaint, lang)
    if other is not None:
        desk = Desk(pen, cast, other, citizen=citizen, lang=lang)
        if (when := desk.when(complaint, chance=COMPLAINT_CHANCE, slower=COMPLAINT_SLOWER)) is not None:
            desk.answer(complaint, when, AFTER_A_COMPLAINT)
    for post in pen.written[already:]:
        if rng.random() < (DELETED if post is complaint else REPLY_DELETED):
            post.first.deleted_ms = post.ms + minutes(20 + rng.expovariate(1 / 2_000))


def _complaint(
    pen: Pen,
    cast: Cast,
    part: Part | None,
    other: Part | None,
    *,
    citizen: Person,
    ms: int,
    lang: str,
    tags: str,
) -> Post:
    rng = pen.rng
    people: dict[str, Person] = {}
    if tags != "hq" and part is not None:
        people["u"] = part.account
    if tags != "office" and cast.hq is not None:
        people["hq"] = cast.hq.account
    text = of(rng, COMPLAINTS, lang)
    if other is not None:
        people["other"] = other.account
        text += " {other}"
    if rng.random() < LONG_ONES:
        text = of(rng, LONG, lang) + text
    for slot in ("u", "hq"):
        if slot not in people:
            text = " ".join(text.replace(f"{{{slot}}}", "").split())
    post = pen.write(citizen, ms, text, lang=lang, people=people)
    if rng.random() < EDITED:
        pen.edit(post, ms + minutes(1 + 25 * rng.random()), f"{text} 🙏", people)
    if rng.random() < RETWEETED:
        for _ in range(rng.randrange(1, 4)):
            fan, later = cast.citizen(rng), ms + minutes(2 + rng.expovariate(1 / 240))
            if pen.can_write(fan, later) and fan is not citizen:
                pen.retweet(fan, later, post)
    return post


def _referral(pen: Pen, hq: Part, part: Part, complaint: Post, lang: str) -> Post | None:
    """Headquarters' referral, by reply or by quote; in the night it mostly waits for the morning."""
    rng = pen.rng
    ms = complaint.ms + minutes(1 + rng.lognormvariate(math.log(24), 1.1))
    if rng.random() < REFERRED_LATE:
        ms += round((6 + 40 * rng.random()) * HOUR_MS)
    if is_night(ms) and rng.random() < 0.75:
        ms = next_morning(ms) + minutes(rng.expovariate(1 / 45))
    if not pen.can_write(hq.account, ms):
        return None
    lang, people = language(rng, lang), {"u": part.account}
    text = of(rng, REFERRALS, lang)
    if rng.random() < BY_REPLY:
        return pen.write(hq.account, ms, text, lang=lang, people=people, reply_to=complaint)
    if rng.random() < GAINS_A_TAG:
        bare = text.replace("{u}", "").strip(" -.")
        post = pen.write(hq.account, ms, bare, lang=lang, quote_of=complaint)
        return pen.edit(post, ms + minutes(1 + 20 * rng.random()), text, people)
    return pen.write(hq.account, ms, text, lang=lang, people=people, quote_of=complaint)


def _headquarters_ask(pen: Pen, hq: Part, complaint: Post, citizen: Person, lang: str) -> None:
    """Headquarters answer by themselves, mostly with a question, and pass nothing on."""
    ms = in_turn(pen.rng, complaint.ms, hq, 30)
    if pen.can_write(hq.account, ms):
        spoken = language(pen.rng, lang)
        asked = pen.write(hq.account, ms, of(pen.rng, HQ_OWN, spoken), lang=spoken, reply_to=complaint)
        if pen.rng.random() < 0.5:
            citizen_says(pen, citizen, asked, DETAILS, lang)


def _office(desk: Desk, complaint: Post | None, referral: Post | None) -> Post | None:
    """The concerned office's first answer: to the complaint that tags it, to the referral, or to both."""
    rng = desk.pen.rng
    first = None
    if complaint is not None:
        when = desk.when(complaint, chance=COMPLAINT_CHANCE, slower=COMPLAINT_SLOWER)
        if when is not None and (referral is None or when < referral.ms):
            first = desk.answer(complaint, when, AFTER_A_COMPLAINT)
    if referral is not None and (first is None or rng.random() < 0.5):
        when = desk.when(referral, chance=1.0, slower=REFERRAL_SLOWER)
        if when is not None:
            under_complaint = complaint is not None and referral.quoted is not None and rng.random() < 0.2
            to = complaint if under_complaint and complaint is not None else referral
            answer = desk.answer(to, when, AFTER_A_REFERRAL)
            first = first or answer
    return first


def _others(pen: Pen, cast: Cast, part: Part, complaint: Post, lang: str) -> None:
    """Other citizens join in, and an office above reminds the one concerned."""
    rng = pen.rng
    if rng.random() < JOINED:
        for _ in range(rng.randrange(1, 4)):
            citizen, ms = cast.citizen(rng), complaint.ms + minutes(2 + rng.expovariate(1 / 150))
            if pen.can_write(citizen, ms) and citizen is not complaint.author:
                text, people = of(rng, JOINS, lang), {"u": part.account}
                pen.write(citizen, ms, text, lang=lang, people=people, reply_to=complaint)
    above = cast.superior(part)
    if above is not None and rng.random() < COORDINATED:
        ms = in_turn(rng, complaint.ms, above, 90)
        if pen.can_write(above.account, ms):
            spoken = language(rng, lang)
            text, people = of(rng, COORDINATION, spoken), {"u": part.account}
            pen.write(above.account, ms, text, lang=spoken, people=people, reply_to=complaint)
