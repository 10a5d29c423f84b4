"""Made-up cases of two years, straight into a store and into Parquet, for what is measured of cases alone."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data.columns import at_one_instant
from data.instants import to_ms

UNITS, DAYS = 110, 730
END_AT, END_ON = datetime(2026, 11, 23, 18, 30, tzinfo=UTC), date(2026, 11, 24)
"""Midnight in India, and the day that begins there."""
DAY_MS, AT_ONCE = 86_400_000, 200_000
COLUMNS = (
    *("unit_id", "thread_id", "opened_at", "opened_id", "referred_at", "referred_id", "first_reply_at"),
    *(
        "first_reply_id",
        "referral_reply_at",
        "acted_opened_at",
        "acted_referred_at",
        "closed_at",
        "own_thread",
    ),
)


def ids(units: int = UNITS) -> list[str]:
    """The ids of some units, which sort as they stand."""
    return [f"office{number:04}" for number in range(units)]


def observation(units: int) -> pd.DataFrame:
    """One row a unit: each is observed from first to last."""
    seen = {
        "has_account": True,
        "resolved": True,
        "observed_from_ms": 0,
        "observed_until_ms": to_ms(END_AT),
        "unresolved_from_ms": pd.NA,
        "unresolved_until_ms": pd.NA,
    }
    return pd.DataFrame({"unit_id": ids(units)}).assign(**seen)


def made(*, cases: int, units: int = UNITS) -> pd.DataFrame:
    """Cases of some units spread evenly over the days; seven in ten are answered, three in ten were referred."""
    chance = np.random.default_rng(7)
    unit = chance.integers(units, size=cases)
    opened = np.sort(to_ms(END_AT) - chance.integers(1, DAYS * DAY_MS, size=cases))
    end = to_ms(END_AT)
    referred = np.minimum(opened + chance.integers(60_000, 4 * 3_600_000, size=cases), end - 1)
    is_referral, is_answered = chance.random(cases) < 0.3, chance.random(cases) < 0.7
    start = np.where(is_referral, referred, opened)
    reply = start + (chance.exponential(3 * 3_600_000, size=cases) * (1 + unit % 7)).astype(np.int64) + 1
    is_answered &= reply < end
    thread = opened * 4_096 + np.arange(cases) % 4_096
    numbers = {
        "opened_at": (opened, None),
        "opened_id": (thread, None),
        "referred_at": (referred, is_referral),
        "referred_id": (thread + 1, is_referral),
        "first_reply_at": (reply, is_answered),
        "first_reply_id": (thread + 2, is_answered),
        "referral_reply_at": (reply, is_answered & is_referral),
        "acted_opened_at": (reply + 1, is_answered),
        "acted_referred_at": (reply + 1, is_answered & is_referral),
        "closed_at": (reply + 2, is_answered & (chance.random(cases) < 0.4)),
    }
    frame = pd.DataFrame({"unit_id": np.array(ids(units), dtype=object)[unit], "thread_id": thread})
    for name, (values, there) in numbers.items():
        missing = np.zeros(cases, dtype=bool) if there is None else ~there
        frame[name] = pd.array(pd.arrays.IntegerArray(values.astype(np.int64), missing))
    return frame.assign(own_thread=0)[list(COLUMNS)].drop_duplicates(["unit_id", "thread_id"])


def fill(engine: Engine, *, cases: int, units: int = UNITS) -> None:
    """Put them into an empty store."""
    listed = ", ".join(COLUMNS)
    marks = ", ".join(["?" if engine.dialect.name == "sqlite" else "%s"] * len(COLUMNS))
    frame = made(cases=cases, units=units)
    for first in range(0, len(frame), AT_ONCE):
        part = frame.iloc[first : first + AT_ONCE].astype(object)
        rows = list(part.where(part.notna(), None).itertuples(index=False, name=None))
        with engine.begin() as connection:
            connection.exec_driver_sql(f"INSERT INTO cases ({listed}) VALUES ({marks})", rows)


def parquet(engine: Engine, file: Path) -> None:
    """Write the cases of a store as one file."""
    with at_one_instant(engine) as cursor, duckdb.connect() as connection:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM cases ORDER BY opened_at")
        connection.register("coming", cursor.fetch_record_batch())
        connection.execute(f"COPY coming TO '{file}' (FORMAT parquet)")
