"""Follows by lists: whom an account follows is read until all that are looked for are found, or to its end."""

from datetime import timedelta

from sqlalchemy import Connection

from collectors import money, plans
from collectors.site import Site
from collectors.x.errors import Endless, NotInPlan
from collectors.x.shapes import id_of
from data import follows, ledger
from data.follows import BY_LIST, Follower, Target

ENDPOINT, SLUG = "users/following", "follows"
PAGE, USUAL, MOST_PAGES = 100, 200, 200
ASK_AGAIN = timedelta(days=30)


def ask(site: Site, targets: list[Target], due: list[Follower], *, run_id: int) -> str | None:
    """Read the lists that the budgets allow to be read whole, those not seen for longest first; says what waits.

    A list is only begun where all of it can be paid for today: half of one tells of nobody that he is not followed.
    """
    with site.engine.connect() as connection:
        if plans.left_out_until(connection, site, ENDPOINT, try_again=ASK_AGAIN) is not None:
            return f"{ENDPOINT} is not in this app's plan: whom the offices follow stays unknown"
    waiting = 0
    for each in due:
        site.ending.check()
        with site.engine.connect() as connection:
            if not _is_allowed(connection, site, each):
                waiting += 1
                continue
        try:
            waiting += not _read(site, each, targets, run_id=run_id)
        except NotInPlan as error:
            with site.writing() as connection:
                plans.leave_out(connection, site, ENDPOINT)
            return f"{error}; whom the offices follow stays unknown"
    if not waiting:
        return None
    return f"{waiting} accounts wait for another day: NOTED_FOLLOWS_BUDGET_USD is ${site.follows_budget_usd:g} a day"


def _is_allowed(connection: Connection, site: Site, each: Follower) -> bool:
    """Whether a whole list may be paid for today; raises `OverBudget` where the day's own budget is at its end."""
    return _may_be_paid(connection, site, max(PAGE, USUAL if each.following is None else each.following))


def _may_be_paid(connection: Connection, site: Site, users: int) -> bool:
    spent = ledger.spent_microusd(connection, at=site.now_at(), collection=SLUG)
    if users * money.price_microusd(ENDPOINT) > site.follows_budget_usd * ledger.MICRO - spent:
        return False
    site.affordable(connection, endpoint=ENDPOINT, wanted=users, least=users)
    return True


def _read(site: Site, each: Follower, targets: list[Target], *, run_id: int) -> bool:
    """Walk one list; what was found is stored once it is known of every target. False where the list is longer than was
    known and its next page may not be paid for today: then nothing is stored."""
    wanted = {target.x_user_id for target in targets} - {each.x_user_id}
    found: set[int] = set()
    token, tokens = None, set[str]()
    while True:
        site.ending.check()
        if token is not None:
            with site.engine.connect() as connection:
                if not _may_be_paid(connection, site, PAGE):
                    return False
        answer = site.x.following(each.x_user_id, next_token=token, max_results=PAGE)
        ids = {id_of(user.get("id")) for user in answer.data if isinstance(user, dict)}
        found |= wanted & {user_id for user_id in ids if user_id is not None}
        token = answer.next_token
        is_whole = found == wanted or token is None
        with site.writing() as connection:
            site.enter(connection, answer, run_id=run_id)
            if is_whole and not (answer.errors and not answer.data):  # else X does not show it
                others = [target for target in targets if target.x_user_id != each.x_user_id]
                follows.store(connection, each.x_user_id, others, found, how=BY_LIST, seen_at=site.now_at())
        if is_whole or token is None:
            return True
        if token in tokens or len(tokens) == MOST_PAGES:
            raise Endless(
                f"{ENDPOINT}: X's pages of @{each.handle} lead nowhere",
                until_at=site.now_at() + timedelta(days=1),
            )
        tokens.add(token)
