"""Follows: whether the offices' accounts follow the mandatory handles, once in 30 days, as far as that may cost."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from collectors import follow_lists, follow_status, money
from collectors.site import Site
from collectors.x.shapes import id_of
from data import follows, ledger, mandatory
from data.follows import Follower, Target
from data.instants import to_ms

SLUG, INTERVAL_S = "follows", 6 * 3600
"""Only what was not seen for `HOLDS_FOR` is asked for again."""
HOLDS_FOR = timedelta(days=30)
USUAL = 200
"""How many an account follows, where X gave no count."""


@dataclass(frozen=True)
class Estimate:
    """What it costs to read whom offices' accounts follow: how many accounts, how many they follow together, at most how
    many dollars."""

    accounts: int
    followed: int
    usd: float


def estimate(due: list[Follower]) -> Estimate:
    """The price by X's price list, each list read to its end."""
    followed = sum(USUAL if each.following is None else each.following for each in due)
    return Estimate(len(due), followed, followed * money.price_microusd("users/following") / ledger.MICRO)


def collect(site: Site, *, run_id: int) -> str | None:
    """Ask by `connection_status` where headquarters' credentials are set, and by lists within NOTED_FOLLOWS_BUDGET_USD;
    what neither can tell stays unknown, and it is said what knowing would cost."""
    if site.circular is None:
        return None
    handles = [each.handle for each in site.circular.mandatory_at(to_ms(site.now_at()))]
    means = site.as_user is not None or site.follows_budget_usd > 0
    with site.engine.connect() as connection:
        targets = _targets(connection, site, handles)
        due = _due(connection, site, targets)
    if not due:
        return None
    if means and len(targets) < len(handles):
        targets = _resolve(site, handles, run_id=run_id)
    remarks = [_unknown(handles, targets)] if means else []
    if site.as_user is not None:
        remarks.append(follow_status.ask(site, site.as_user, targets, holds_for=HOLDS_FOR, run_id=run_id))
    with site.engine.connect() as connection:
        due = _due(connection, site, targets)
    if due and site.follows_budget_usd:
        remarks.append(follow_lists.ask(site, targets, due, run_id=run_id))
    elif due:
        price = estimate(due)
        remarks.append(
            f"whom {price.accounts} accounts follow is not known whole: to read it costs ${price.usd:.2f} at most, and "
            "NOTED_FOLLOWS_BUDGET_USD is 0"
        )
    return "; ".join(each for each in remarks if each) or None


def _due(connection: Connection, site: Site, targets: list[Target]) -> list[Follower]:
    oldest = site.now_at() - HOLDS_FOR
    everyone = follows.followers(connection, targets=targets, now_at=site.now_at())
    return [each for each in everyone if each.seen_at is None or each.seen_at <= oldest]


def _targets(connection: Connection, site: Site, handles: list[str]) -> list[Target]:
    known = mandatory.known(connection, handles, now_at=site.now_at())
    return [Target(known[each.lower()], each) for each in handles if each.lower() in known]


def _unknown(handles: list[str], targets: list[Target]) -> str | None:
    missing = sorted({f"@{each}" for each in handles} - {f"@{each.handle}" for each in targets})
    return f"X does not know: {', '.join(missing)}" if missing else None


def _resolve(site: Site, handles: list[str], *, run_id: int) -> list[Target]:
    """Ask X whose the handles are that are not known."""
    with site.engine.connect() as connection:
        known = {each.handle for each in _targets(connection, site, handles)}
        missing = [each for each in handles if each not in known]
        size = site.affordable(connection, endpoint="users/by", wanted=len(missing), least=len(missing))
    answer = site.x.users_by(missing[:size])
    found = {}
    for each in answer.data:
        user_id = id_of(each.get("id")) if isinstance(each, dict) else None
        if user_id is not None and str(each.get("username")).lower() in {name.lower() for name in missing}:
            found[str(each["username"])] = user_id
    with site.writing() as connection:
        mandatory.keep(connection, found, at=site.now_at())
        site.enter(connection, answer, run_id=run_id)
        return _targets(connection, site, handles)
