"""Follows by `connection_status`: what X shows headquarters' account of who follows it, a price of one user each."""

from datetime import timedelta

from collectors import plans
from collectors.site import Site
from collectors.x.api import MOST_IDS, XApi
from collectors.x.asking import Answer
from collectors.x.errors import Refused, Stopped
from collectors.x.shapes import id_of
from data import follows
from data.follows import BY_STATUS, Target

STATUS, FOLLOWED_BY = "connection_status", "followed_by"
CREDENTIALS = (
    "NOTED_X_CONSUMER_KEY, NOTED_X_CONSUMER_SECRET, NOTED_X_ACCESS_TOKEN, NOTED_X_ACCESS_TOKEN_SECRET"
)


def ask(site: Site, as_user: XApi, targets: list[Target], *, holds_for: timedelta, run_id: int) -> str | None:
    """Store whether the offices follow the account whose credentials are set, if that is a mandatory one; says why not.

    Raises `Refused` where X does not take the credentials: that is no reason for the other collections to stop.
    """
    try:
        me = _me(site, as_user, targets, run_id=run_id)
        return "the user credentials are of an account that nobody must follow" if me is None else _ask(
            site, as_user, me, holds_for=holds_for, run_id=run_id
        )  # fmt: skip
    except Stopped as error:
        if error.reason != "auth":
            raise
        words = f"X does not take the user credentials ({CREDENTIALS}): set them anew, or leave all four out"
        raise Refused(words) from error


def _me(site: Site, as_user: XApi, targets: list[Target], *, run_id: int) -> Target | None:
    answer = as_user.me()
    with site.writing() as connection:
        site.enter(connection, answer, run_id=run_id)
    found = answer.data[0] if answer.data and isinstance(answer.data[0], dict) else {}
    return next((each for each in targets if each.x_user_id == id_of(found.get("id"))), None)


def _ask(site: Site, as_user: XApi, me: Target, *, holds_for: timedelta, run_id: int) -> str | None:
    oldest = site.now_at() - holds_for
    with site.engine.connect() as connection:
        if plans.left_out_until(connection, site, STATUS, try_again=holds_for) is not None:
            return f"X gave no {STATUS} when it was last asked, so it is not known who follows @{me.handle}"
        everyone = follows.followers(connection, targets=[me], now_at=site.now_at())
    ids = [
        each.x_user_id
        for each in everyone
        if each.x_user_id != me.x_user_id and (each.seen_at is None or each.seen_at <= oldest)
    ]
    silent = False
    while ids:
        site.ending.check()
        with site.engine.connect() as connection:
            size = site.affordable(connection, endpoint="users", wanted=min(MOST_IDS, len(ids)), least=1)
        answer = as_user.standing_to_me(ids[:size])
        told = followers_of(answer)
        with site.writing() as connection:
            for x_user_id, does in told.items():
                found = [me.x_user_id] if does else []
                follows.store(connection, x_user_id, [me], found, how=BY_STATUS, seen_at=site.now_at())
            site.enter(connection, answer, run_id=run_id)
        if not told:  # it is paid for all the same: the rest is not asked, and nobody for a while
            silent = True
            with site.writing() as connection:
                plans.leave_out(connection, site, STATUS)
            break
        ids = ids[size:]
    return f"X gave no {STATUS}, so it is not known who follows @{me.handle}" if silent else None


def followers_of(answer: Answer) -> dict[int, bool]:
    """Who of an answer follows whoever asked. X leaves empty fields out: where it gave the field of nobody at all, it has
    said nothing of anybody."""
    users = [each for each in answer.data if isinstance(each, dict)]
    if not any(STATUS in each for each in users):
        return {}
    ids = {id_of(each.get("id")): each for each in users}
    return {
        x_user_id: FOLLOWED_BY in (each.get(STATUS) or []) for x_user_id, each in ids.items() if x_user_id
    }
