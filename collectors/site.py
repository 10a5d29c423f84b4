"""What every collection works with: the store, X, the clock, the phrases, the budget."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from collectors import money
from collectors.api import Answer, XApi
from collectors.door import Batch
from collectors.errors import Interrupted
from collectors.shapes import id_of
from collectors.transport import Transport
from data import cases, cursors, facts, ledger, phrases, posts, quarantine, reads
from data.engine import StoreError, write_store
from data.settings import X_ITSELF, Settings, SettingsError
from metrics.cases import case_events
from metrics.replies import Phrases

STOP = "stopped"


class Ending:
    """Whether somebody asked the process to end: the page at hand is finished first."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self, *_: object) -> None:
        """A signal handler."""
        self.asked = True

    def __call__(self) -> bool:
        return self.asked

    def check(self) -> None:
        """Leave what is under way where somebody asked."""
        if self.asked:
            raise Interrupted("ended on request; it goes on from here at the next start")

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than until somebody asks."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.check()
            time.sleep(min(0.2, left))


@dataclass(frozen=True)
class Site:
    """The surroundings of a collection."""

    engine: Engine
    x: XApi
    phrases: Phrases
    now_at: Callable[[], datetime]
    budget_usd: float | None
    backfill_days: float
    ending: Ending
    clock_is_fixed: bool = False

    def affordable(self, connection: Connection, *, endpoint: str, wanted: int, least: int) -> int:
        """How many objects the next request may ask for; raises `OverBudget`."""
        return money.affordable(
            connection,
            endpoint=endpoint,
            wanted=wanted,
            least=least,
            budget_usd=self.budget_usd,
            at=self.now_at(),
        )

    def keep(self, connection: Connection, batch: Batch, *, run_id: int | None, origin: str) -> None:
        """Store what came through the door, derive the cases it touches, set the rest aside."""
        touched = posts.store(connection, batch.posts, now_at=self.now_at())
        cases.refresh(connection, touched, expression=case_events)
        quarantine.keep(connection, batch.bad, origin=origin, now_at=self.now_at())
        if run_id is not None:
            items = len(batch.posts) + len(batch.users)
            cursors.count_in_run(
                connection, run_id, items=items, quarantined=len(batch.bad), cleaned=batch.cleaned
            )

    def enter(self, connection: Connection, answer: Answer, *, run_id: int | None) -> None:
        """Enter an answer in the ledger; an object whose id cannot be read is paid for each time."""
        ids = [id_of(item.get("id")) if isinstance(item, dict) else None for item in answer.data]
        price_microusd = money.price_microusd(answer.endpoint)
        ledger.record(
            connection,
            run_id=run_id,
            at=self.now_at(),
            endpoint=answer.endpoint,
            status=200,
            object_ids=[each for each in ids if each is not None],
            price_microusd=price_microusd,
            request_price_microusd=ids.count(None) * price_microusd,
        )


@contextmanager
def opened(given: Settings, *, ending: Ending) -> Iterator[Site]:
    """Everything a collection needs; refuses to mix what is made up with what is real."""
    if given.x_bearer_token is None:
        raise SettingsError(
            "NOTED_X_BEARER_TOKEN is not set, so nothing is collected. Set it, or try: make run"
        )
    kinds = Phrases.of(phrases.read(given.registry_dir))
    engine = write_store(given.database_url)

    def failed(endpoint: str, status: int) -> None:
        with engine.begin() as connection:
            ledger.record(
                connection,
                run_id=None,
                at=given.now_at(),
                endpoint=endpoint,
                status=status,
                object_ids=(),
                price_microusd=0,
            )

    try:
        with engine.connect() as connection:
            made_up = reads.demonstration(connection)
        if made_up and given.x_base_url == X_ITSELF:
            raise StoreError(
                "This database holds demonstration data: real posts need one of their own (NOTED_DATABASE_URL)."
            )
        transport = Transport(
            bearer_token=given.x_bearer_token.get_secret_value(),
            base_url=given.x_base_url,
            timeout_s=given.x_timeout_s,
        )
        yield Site(
            engine=engine,
            x=XApi(transport, now_at=given.now_at, sleep=ending.sleep, failed=failed),
            phrases=kinds,
            now_at=given.now_at,
            budget_usd=given.daily_budget_usd,
            backfill_days=given.backfill_days,
            ending=ending,
            clock_is_fixed=given.now is not None,
        )
    finally:
        engine.dispose()


def stop_of(connection: Connection) -> dict[str, str] | None:
    """The stop that is in force: `reason`, `message`, `at`; or None."""
    found = facts.get(connection, STOP)
    return json.loads(found) if found else None


def set_stop(connection: Connection, stop: dict[str, str] | None) -> None:
    """Put a stop in force, or lift it."""
    facts.put(connection, STOP, json.dumps(stop) if stop else None)
