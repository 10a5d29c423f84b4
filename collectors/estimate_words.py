"""An estimate for a program and for a person: its figures as plain values, and as a table with what is not in it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from collectors.estimates import HQ, MONTH_DAYS, OFFICES, REPOSTS, TAGS, TO_HQ, Plan

FAMILIES = {
    HQ: "by headquarters",
    OFFICES: "by the other accounts",
    TO_HQ: "  of these naming headquarters",
    TAGS: "naming an account, at most",
    REPOSTS: "reposts by the accounts (read by the naive plan alone)",
}
PLANS = {
    "referrals": "referrals only",
    "own_posts": "+ all own posts",
    "whole": "whole plan",
    "naive": "naive, to compare",
}
NOTES = (
    "referrals only: what headquarters writes, and what the others write that names it.",
    "whole plan: what all accounts write, and every post that names one; this is what is collected.",
    "naive: two timelines an account every 15 minutes, with the authors of posts (70 % of the posts, an assumption).",
    "Each plan but the naive looks at every account once a day and has its queries counted once a night.",
    "Not in it: look-ups of quoted posts (one a post), and of deletions (NOTED_DELETIONS_BUDGET_USD a day at most).",
    "The first sweep reads back NOTED_BACKFILL_DAYS days: so many days' posts are paid for at once.",
)


def report(
    a_day: Mapping[str, float],
    plans: Sequence[Plan],
    *,
    accounts: int,
    asked: int,
    cost_usd: float,
    now_at: datetime,
    prices_as_of: date,
    budget_usd: float | None,
) -> dict[str, Any]:
    """Everything as plain values; counts are means a day, money is US dollars."""
    return {
        "now": now_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "prices_as_of": prices_as_of.isoformat(),
        "accounts": accounts,
        "counted_queries": asked,
        "counting_usd": round(cost_usd, 6),
        "daily_budget_usd": budget_usd,
        "posts_a_day": {family: round(a_day[family], 1) for family in FAMILIES},
        "plans": [
            {
                "plan": each.plan,
                "posts_a_day": round(each.posts, 1),
                "requests_a_day": round(each.requests),
                "posts_usd_a_day": round(each.posts_usd, 4),
                "users_usd_a_day": round(each.users_usd, 4),
                "audit_usd_a_day": round(each.audit_usd, 4),
                "usd_a_day": round(each.day_usd, 4),
                "usd_30_days": round(MONTH_DAYS * each.day_usd, 2),
            }
            for each in plans
        ],
    }


def words(found: Mapping[str, Any]) -> str:
    """The estimate for a person."""
    lines = ["Posts a day, by X's own count of the last 7 days:"]
    lines += [f"  {called:56} {found['posts_a_day'][family]:>10,.0f}" for family, called in FAMILIES.items()]
    head = f"  {'plan':18} {'posts':>8} {'requests':>9} {'posts $':>9} {'accounts $':>11} {'counts $':>9} {'day $':>9} {'30 days $':>10}"
    lines += [
        "",
        f"What {found['accounts']} accounts cost a day, by the prices of {found['prices_as_of']}:",
        head,
    ]
    for plan in found["plans"]:
        lines.append(
            f"  {PLANS[plan['plan']]:18} {plan['posts_a_day']:>8,.0f} {plan['requests_a_day']:>9,}"
            f" {plan['posts_usd_a_day']:>9,.2f} {plan['users_usd_a_day']:>11,.2f}"
            f" {plan['audit_usd_a_day']:>9,.3f} {plan['usd_a_day']:>9,.2f} {plan['usd_30_days']:>10,.2f}"
        )
    lines += ["", *NOTES]
    budget, whole = found["daily_budget_usd"], found["plans"][2]["usd_a_day"]
    if budget is None:
        lines.append("No NOTED_DAILY_BUDGET_USD is set: nothing limits what a day may cost.")
    elif budget < whole:
        lines.append(
            f"NOTED_DAILY_BUDGET_USD is ${budget:g}, less than the whole plan: what matters least will wait every day."
        )
    else:
        lines.append(f"NOTED_DAILY_BUDGET_USD is ${budget:g}: the whole plan fits.")
    return "\n".join(lines)
