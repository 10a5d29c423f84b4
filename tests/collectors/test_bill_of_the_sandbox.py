"""The ledger against the bill of a server that counts by itself, and an estimate against what was then read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from collectors import estimates, jobs
from collectors.prices import prices
from collectors.sandbox.allowance import Allowance
from collectors.sandbox.app import Server
from collectors.sandbox.serving import Serving
from collectors.site import Ending, Site
from collectors.x.api import XApi
from collectors.x.transport import Transport
from data import cursors, ledger, registry, registry_files
from data.engine import write_store
from data.instants import to_ms
from data.settings import PROJECT
from tests.collectors.conftest import KINDS
from tests.collectors.sandbox.conftest import listening, new_world
from tests.collectors.small_x import TOKEN
from tests.conftest import NewStore

BEFORE_MIDNIGHT = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)


class Hands:
    """One clock for both sides, in their own words."""

    def __init__(self) -> None:
        self.now = BEFORE_MIDNIGHT

    def __call__(self) -> datetime:
        return self.now

    def ms(self) -> int:
        return to_ms(self.now)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def state(new_store: NewStore, hands: Hands) -> Iterator[Site]:
    """A site with the shipped registry on an empty store, and a small state to read."""
    engine = write_store(new_store(migrated=True))
    folder = PROJECT / "data" / "registry"
    units = registry_files.read_units(folder / "units.csv")
    with engine.begin() as connection:
        registry.load(
            connection,
            units=units,
            accounts=registry_files.read_accounts(folder / "accounts.csv", units),
            referral_handles=(),
            now_at=hands() - timedelta(days=30),
        )
    serving = Serving(new_world(scale=0.1), hands.ms)
    allowance = Allowance(hands.ms, dict.fromkeys(Allowance(hands.ms).limits, 1_000_000))
    program, thread, base_url = listening(Server(serving, token=TOKEN, allowance=allowance))
    transport = Transport(bearer_token=TOKEN, base_url=base_url, timeout_s=30)
    yield Site(
        engine=engine,
        x=XApi(transport, now_at=hands, sleep=lambda _: None),
        phrases=KINDS,
        now_at=hands,
        budget_usd=None,
        backfill_days=1,
        ending=Ending(),
    )
    transport.session.close()
    program.should_exit = True
    thread.join(timeout=10)
    engine.dispose()


def billed(site: Site) -> tuple[dict[str, int], dict[str, int]]:
    """Posts by day: as the server billed them, and as the ledger has them."""
    usage = site.x.usage(days=7).payload["data"]["daily_project_usage"]["usage"]
    with site.engine.connect() as connection:
        ours = ledger.objects_by_day(connection, endpoints=ledger.POSTS, since_on=date(2026, 11, 1))
    return (
        {each["date"][:10]: int(each["usage"]) for each in usage},
        {str(day): posts for day, posts in ours.items()},
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "new_store", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
def test_the_ledger_has_each_day_just_what_the_server_billed(state: Site, hands: Hands) -> None:
    for minutes in (0, 16, 20, 64, 16):  # the fourth is after midnight UTC
        hands.now += timedelta(minutes=minutes)
        assert jobs.work(state, everything=minutes == 20) == []
    by_server, by_us = billed(state)
    assert set(by_server) == {"2026-11-24", "2026-11-25"}
    assert by_server == by_us
    assert by_server["2026-11-24"] > 100


@pytest.mark.long
@pytest.mark.parametrize("new_store", ["sqlite"], indirect=True)
def test_an_estimate_is_near_what_the_first_sweep_of_a_week_then_reads_and_not_below_it(
    state: Site, hands: Hands
) -> None:
    with state.engine.connect() as connection:
        members = cursors.members(connection, now_at=hands())
    asked = estimates.countings(members, most=512)
    a_day = estimates.counted(asked, lambda query: state.x.counts_recent(query=query))
    found = {
        each.plan: each
        for each in estimates.plans(
            a_day, swept=estimates.sweeps(members, most=512), accounts=len(members), prices=prices()
        )
    }
    jobs.work(replace(state, backfill_days=7), everything=True)
    with state.engine.connect() as connection:
        read = ledger.objects_by_day(connection, endpoints=["search/recent"], since_on=hands().date())
    a_real_day = read[hands().date()] / 6.99
    assert a_real_day <= found["whole"].posts * 1.01
    assert found["whole"].posts <= 1.1 * a_real_day
    assert 0 < a_day[estimates.TO_HQ] < a_day[estimates.OFFICES]
    assert a_day[estimates.REPOSTS] > 0
    assert found["referrals"].day_usd < found["own_posts"].day_usd < found["whole"].day_usd
    assert found["whole"].day_usd < found["naive"].day_usd
