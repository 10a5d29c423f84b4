"""What the circular asks for, collected from the sandbox over HTTP: afterwards every state that can be is in the store."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from collectors import accounts, follows, pictures
from collectors.sandbox.app import Server
from collectors.sandbox.serving import Serving
from collectors.site import Ending, Site
from collectors.x.api import XApi
from collectors.x.transport import Transport
from data import circular_file, compliance_reads, registry, registry_files
from data.compliance_tables import Picture
from data.instants import from_ms
from data.settings import PROJECT
from metrics.compliance.rules import circular
from tests.collectors.conftest import KINDS, ON_SQLITE
from tests.collectors.sandbox.conftest import NOW_MS, RIGHT, Hands, listening, new_world

NOW_AT = from_ms(NOW_MS)
FOLDER = PROJECT / "data" / "registry"


@pytest.mark.long
@ON_SQLITE
def test_pictures_of_every_state_and_whom_the_offices_follow_come_in(engine: Engine) -> None:
    hands = Hands()
    units = registry_files.read_units(FOLDER / "units.csv")
    listed = registry_files.read_accounts(FOLDER / "accounts.csv", units)
    with engine.begin() as connection:
        registry.load(connection, units=units, accounts=listed, referral_handles=(), now_at=NOW_AT)
    program, thread, base_url = listening(Server(Serving(new_world(scale=0.02), hands), token=RIGHT))
    transport = Transport(bearer_token=RIGHT, base_url=base_url, timeout_s=30)
    site = Site(
        engine=engine,
        x=XApi(transport, now_at=lambda: from_ms(hands.ms), sleep=lambda _: None),
        phrases=KINDS,
        now_at=lambda: from_ms(hands.ms),
        budget_usd=None,
        backfill_days=7,
        ending=Ending(),
    )
    site = replace(
        site, follows_budget_usd=1_000, circular=circular(circular_file.text(), name="circular.toml")
    )
    try:
        for collect in (accounts.collect, pictures.collect, follows.collect):
            collect(site, run_id=None)
    finally:
        transport.session.close()
        program.should_exit = True
        thread.join(timeout=10)
    with engine.connect() as connection:
        states = select(Picture.part, Picture.state, Picture.reason, func.count()).group_by(
            Picture.part, Picture.state, Picture.reason
        )
        counted = {(part, state, reason): count for part, state, reason, count in connection.execute(states)}
        found = compliance_reads.follows(connection, from_ms(NOW_MS + 1))
        profiles = compliance_reads.profiles(connection, from_ms(NOW_MS + 1))
    assert set(counted) == {
        ("profile", "stored", None), ("header", "stored", None), ("profile", "gone", "gone"),
        *(("profile", "refused", why) for why in ("animated", "not_a_picture", "too_large", "too_many_pixels")),
    }  # fmt: skip
    assert profiles["profile_phash"].notna().sum() > 60
    by_office = found.groupby("unit_id")["follows"].sum()
    assert {6, 5} <= set(by_office)
    assert found["target_handle"].nunique() == 6
    assert found["follows"].mean() == pytest.approx(0.75, abs=0.2)
