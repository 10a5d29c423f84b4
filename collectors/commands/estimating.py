"""What collection would cost, before it begins: `estimate`."""

import json
from dataclasses import replace
from typing import Annotated

import typer

from collectors import estimate_words, estimates, money
from collectors.estimates import Counting
from collectors.prices import prices
from collectors.site import Ending, Site, opened
from collectors.x.asking import Answer
from collectors.x.errors import OverBudget, XError
from data import cursors, ledger, lock
from data.console import one_line, say, say_clock
from data.engine import StoreError
from data.heartbeats import Pulse
from data.settings import settings

COLLECTION, ENDPOINT = "estimate", "counts/recent"


def estimate(
    output: Annotated[str, typer.Option("--format", help="text or json")] = "text",
) -> None:
    """Ask X how many posts there were in the last week, and say what each way to collect them would cost."""
    if output not in ("text", "json"):
        raise typer.BadParameter("--format must be text or json")
    with one_line(XError, lock.Busy, lock.Lost):
        given = settings()
        say_clock(given)
        with opened(given, ending=Ending()) as site:
            if given.daily_budget_usd is None:  # nothing that a collector at work could pass together with us
                report = _report(site)
            else:
                with lock.only_collector(site.engine, pulse=Pulse(site.now_at)) as held:
                    report = _report(replace(site, held=held))
    if output == "json":
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        typer.echo(estimate_words.words(report))


def _report(site: Site) -> dict[str, object]:
    with site.engine.connect() as connection:
        members = cursors.members(connection, now_at=site.now_at())
    if not members:
        raise StoreError(
            "No account is in the registry, so there is nothing to count. Run: python -m data init"
        )
    asked = estimates.countings(members, most=site.query_characters)
    cost_usd = len(asked) * money.price_microusd(ENDPOINT) / ledger.MICRO
    _afford(site, asked, cost_usd=cost_usd)
    say(
        f"noted: X is asked {len(asked)} times to count posts of the last 7 days; that costs ${cost_usd:.3f}."
    )
    a_day = _counted(site, asked)
    swept = estimates.sweeps(members, most=site.query_characters)
    found = estimates.plans(a_day, swept=swept, accounts=len(members), prices=prices())
    return estimate_words.report(
        a_day,
        found,
        accounts=len(members),
        asked=len(asked),
        cost_usd=cost_usd,
        now_at=site.now_at(),
        prices_as_of=prices().as_of,
        budget_usd=site.budget_usd,
    )


def _afford(site: Site, asked: list[Counting], *, cost_usd: float) -> None:
    """Raise `OverBudget` before anything is asked where not all of it fits into the day's budget."""
    count, at = len(asked), site.now_at()
    with site.engine.connect() as connection:
        try:
            money.affordable(
                connection, endpoint=ENDPOINT, wanted=count, least=count, budget_usd=site.budget_usd, at=at
            )
        except OverBudget as error:
            spent_usd = ledger.spent_microusd(connection, at=at) / ledger.MICRO
            raise OverBudget(
                f"an estimate asks X {count} times, which costs ${cost_usd:.3f}; with the ${spent_usd:.2f} spent today "
                f"that passes the budget of ${site.budget_usd:g} (NOTED_DAILY_BUDGET_USD). Nothing was asked: raise it, "
                "or wait until 00:00 UTC.",
                until_at=error.until_at,
            ) from error


def _counted(site: Site, asked: list[Counting]) -> dict[str, float]:
    """Posts a day by family; each request is entered in the ledger as soon as it is answered."""
    with site.writing() as connection:
        run_id = cursors.begin_run(connection, collection=COLLECTION, cursor_id=None, now_at=site.now_at())
    site.at_work.collection, site.at_work.run_id = COLLECTION, run_id

    def count(query: str) -> Answer:
        answer = site.x.counts_recent(query=query)
        with site.writing() as connection:
            site.enter(connection, answer, run_id=run_id)
        return answer

    outcome, message = "failed", None
    try:
        found = estimates.counted(asked, count)
        outcome = "ok"
    except XError as error:
        message = str(error)
        raise
    finally:
        with site.writing() as connection:
            cursors.end_run(connection, run_id, outcome=outcome, message=message, now_at=site.now_at())
    return found
