"""Estimates: how many posts there are to read a day, as X counts those of the last week, and what each plan would cost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from collectors import counted_hours
from collectors.packing import FRAME, packed
from collectors.prices import Prices
from collectors.searches import SEARCHES
from collectors.x.asking import Answer
from collectors.x.errors import Refused
from data.cursors import Member
from data.ledger import MICRO

HQ, TO_HQ, OFFICES, TAGS, REPOSTS = "headquarters", "to_headquarters", "offices", "tags", "reposts"
FAMILIES = (HQ, OFFICES, TO_HQ, TAGS, REPOSTS)
REFERRALS, REPLIES, MENTIONS = SEARCHES
MONTH_DAYS, HOURS_A_DAY, DAY_S = 30, 24, 24 * 3600
AUTHORS_SHARE = 0.7
"""Distinct authors among citizens' posts: an assumption, for the naive plan alone, which has them looked up."""
NAIVE_EVERY_S, PAGE, LOOKED_UP = 15 * 60, 100, 100
NOT_REPOSTS, ONLY_REPOSTS = FRAME.removeprefix("({})"), " is:retweet"


@dataclass(frozen=True)
class Counting:
    """A query whose posts X is asked to count, and the family that they belong to."""

    family: str
    query: str


@dataclass(frozen=True)
class Plan:
    """What one way to collect comes to in a day."""

    plan: str
    posts: float
    requests: float
    posts_usd: float
    users_usd: float
    audit_usd: float

    @property
    def day_usd(self) -> float:
        return self.posts_usd + self.users_usd + self.audit_usd


def countings(members: Sequence[Member], *, most: int) -> list[Counting]:
    """The queries to count, of at most `most` characters: what each search would find without what another one is
    counted for, the offices' posts that name headquarters, and reposts."""
    headquarters = [member for member in members if REFERRALS.covers(member)]
    offices = [member for member in members if REPLIES.covers(member)]
    not_by = _without(headquarters, " -from:", most=most // 4)
    not_naming = not_by + _without(headquarters, " -@", most=most // 4)
    found = _packed(HQ, headquarters, "from:", most=most)
    found += _packed(OFFICES, offices, "from:", most=most)
    found += _packed(TAGS, headquarters, "@", NOT_REPOSTS + not_by, most=most)
    found += _packed(TAGS, offices, "@", NOT_REPOSTS + not_naming, most=most)
    for named, _ in packed(headquarters, operator="@", most=most // 2):
        clause = " " + named.removesuffix(NOT_REPOSTS) + NOT_REPOSTS
        found += _packed(TO_HQ, offices, "from:", clause, most=most)
    found += _packed(REPOSTS, members, "from:", ONLY_REPOSTS, most=most)
    return found


def _packed(
    family: str, members: Sequence[Member], operator: str, clause: str = NOT_REPOSTS, *, most: int
) -> list[Counting]:
    """Packed queries with another clause behind their brackets."""
    room = most - len(clause) + len(NOT_REPOSTS)
    queries = packed(members, operator=operator, most=room)
    return [Counting(family, query.removesuffix(NOT_REPOSTS) + clause) for query, _ in queries]


def _without(members: Sequence[Member], operator: str, *, most: int) -> str:
    """A clause that leaves accounts out; none where it would be too long: then posts may be counted twice."""
    clause = "".join(operator + member.handle for member in members)
    return clause if len(clause) <= most else ""


def sweeps(members: Sequence[Member], *, most: int) -> dict[str, tuple[int, float]]:
    """How many queries of each family would be swept, and how often a day all of them together."""
    searches = {HQ: REFERRALS, OFFICES: REPLIES, TAGS: MENTIONS}
    found = {}
    for family, search in searches.items():
        covered = [member for member in members if search.covers(member)]
        queries = len(packed(covered, operator=search.operator, most=most))
        found[family] = queries, queries * DAY_S / search.interval_s
    to_headquarters = sum(each.family == TO_HQ for each in countings(members, most=most))
    found[TO_HQ] = to_headquarters, to_headquarters * DAY_S / REPLIES.interval_s
    return found


def posts_a_day(answer: Answer) -> float:
    """The mean number of posts a day in the whole hours that X counted; raises `Refused` where there is none."""
    by_hour, _ = counted_hours.read(answer)
    if not by_hour:
        raise Refused(
            "counts/recent: X's answer counts no whole hour, so nothing can be estimated. Try later."
        )
    return HOURS_A_DAY * sum(by_hour.values()) / len(by_hour)


def counted(asked: Sequence[Counting], count: Callable[[str], Answer]) -> dict[str, float]:
    """Posts a day by family, by asking once for each query. Those that name an account are at most so many: one that two
    searches find is counted twice and paid once; what the offices write to headquarters is taken off."""
    found = dict.fromkeys(FAMILIES, 0.0)
    for each in asked:
        found[each.family] += posts_a_day(count(each.query))
    found[TAGS] = max(0.0, found[TAGS] - found[TO_HQ])
    return found


def plans(
    a_day: Mapping[str, float],
    *,
    swept: Mapping[str, tuple[int, float]],
    accounts: int,
    prices: Prices,
) -> list[Plan]:
    """The plans, the smallest first; each looks at all accounts once a day and has its queries counted once a night.

    The last is the naive one, to compare with: two timelines an account every 15 minutes, with the authors of posts.
    """
    post_usd = prices.of("search/recent").object_microusd / MICRO
    user_usd = prices.of("users").object_microusd / MICRO
    count_usd = prices.of("counts/recent").request_microusd / MICRO

    def plan(name: str, *families: str) -> Plan:
        queries = sum(swept[family][0] for family in families)
        posts = sum(a_day[family] for family in families)
        searches = sum(swept[family][1] for family in families)
        requests = searches + posts / PAGE + queries + -(-accounts // LOOKED_UP)
        return Plan(name, posts, requests, posts * post_usd, accounts * user_usd, queries * count_usd)

    everything = a_day[HQ] + a_day[OFFICES] + a_day[TAGS] + a_day[REPOSTS]
    authors = AUTHORS_SHARE * a_day[TAGS] + accounts
    timelines = 2 * accounts * DAY_S / NAIVE_EVERY_S
    return [
        plan("referrals", HQ, TO_HQ),
        plan("own_posts", HQ, OFFICES),
        plan("whole", HQ, OFFICES, TAGS),
        Plan("naive", everything, timelines, everything * post_usd, authors * user_usd, 0.0),
    ]
