"""What every collection works with: the store, X, the clock, the phrases, the budget."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine

from collectors import alarms, failures, money
from collectors.kinds import kinds
from collectors.money import AtWork
from collectors.prices import prices
from collectors.x import signing, vocabulary
from collectors.x.api import XApi
from collectors.x.asking import Answer
from collectors.x.door import Batch
from collectors.x.errors import Interrupted
from collectors.x.shapes import id_of
from collectors.x.transport import Transport
from data import cases, circular_file, cursors, facts, ledger, lock, posts, quarantine, reads, urgent_words
from data.engine import StoreError, write_store
from data.settings import X_ITSELF, Settings, SettingsError
from data.urgent_words import UrgentWords
from metrics.cases import case_events
from metrics.compliance.rules import Circular, circular
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
    query_characters: int = 512
    deletions_budget_usd: float = 1
    follows_budget_usd: float = 0
    circular: Circular | None = None
    as_user: XApi | None = None  # X as headquarters' account sees it, where its credentials are set
    text_retention_days: int = 180
    urgent_words: UrgentWords = field(default_factory=UrgentWords)
    held: lock.Held | None = None  # the collectors' lock; without it nobody collects but tests
    at_work: AtWork = field(default_factory=AtWork)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the collector at work: all of it is stored, or nothing; raises `lock.Lost` where another has
        taken over."""
        with self.held.writing() if self.held else self.engine.begin() as connection:
            yield connection

    def beating(self) -> AbstractContextManager[None]:
        """Beside one long piece of work that writes nothing: the collector does not look silent meanwhile."""
        return self.held.beating() if self.held else nullcontext()

    def affordable(self, connection: Connection, *, endpoint: str, wanted: int, least: int) -> int:
        """How many objects the next request may ask for (where X charges by request: how many requests may be made);
        raises `OverBudget`."""
        self.at_work.asked = money.affordable(
            connection,
            endpoint=endpoint,
            wanted=wanted,
            least=least,
            budget_usd=self.budget_usd,
            at=self.now_at(),
            collection=self.at_work.collection,
            run_id=self.at_work.run_id,
        )
        return self.at_work.asked

    def keep(self, connection: Connection, batch: Batch, *, run_id: int | None, origin: str) -> None:
        """Store what came through the door, derive the cases it touches, set the rest aside."""
        touched = posts.store(connection, batch.posts, now_at=self.now_at())
        cases.refresh(connection, touched, expression=case_events)
        quarantine.keep(connection, batch.aside, origin=origin, now_at=self.now_at())
        vocabulary.watch_batch(connection, batch, at=self.now_at())
        if run_id is not None:
            items = len(batch.posts) + len(batch.users)
            cursors.count_in_run(
                connection, run_id, items=items, quarantined=len(batch.bad), cleaned=batch.cleaned
            )

    def enter(self, connection: Connection, answer: Answer, *, run_id: int | None) -> None:
        """Enter an answer in the ledger by what its endpoint charges for: objects (one whose id cannot be read is paid for
        each time), the request, or nothing."""
        alarms.partial_errors(connection, answer, at=self.now_at())
        vocabulary.watch_answer(connection, answer, at=self.now_at())
        charge = prices().of(answer.endpoint)
        items = answer.data if charge.by_object else []
        ids = [id_of(item.get("id")) if isinstance(item, dict) else None for item in items]
        ledger.record(
            connection,
            run_id=run_id,
            at=self.now_at(),
            endpoint=answer.endpoint,
            status=200,
            object_ids=[each for each in ids if each is not None],
            price_microusd=charge.object_microusd,
            request_price_microusd=charge.request_microusd,
            unreadable=ids.count(None),
        )


@contextmanager
def opened(given: Settings, *, ending: Ending) -> Iterator[Site]:
    """Everything a collection needs; refuses to mix what is made up with what is real."""
    if given.x_bearer_token is None:
        raise SettingsError(
            "NOTED_X_BEARER_TOKEN is not set, so nothing is collected. Set it, or try: make run"
        )
    told_by = kinds(given)
    told_by_circular = circular(
        circular_file.text(given.registry_dir), name=circular_file.name(given.registry_dir)
    )
    prices()  # a price list that cannot be right is said before anything is asked
    engine = write_store(given.database_url)
    at_work = AtWork()
    failed = failures.entering(engine, at_work=at_work, now_at=given.now_at)
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
            phrases=told_by,
            now_at=given.now_at,
            budget_usd=given.daily_budget_usd,
            backfill_days=given.backfill_days,
            ending=ending,
            clock_is_fixed=given.now is not None,
            query_characters=given.x_query_characters,
            deletions_budget_usd=given.deletions_budget_usd,
            follows_budget_usd=given.follows_budget_usd,
            circular=told_by_circular,
            as_user=signing.as_user(given, sleep=ending.sleep, failed=failed),
            text_retention_days=given.text_retention_days,
            urgent_words=urgent_words.read(given.registry_dir),
            at_work=at_work,
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
