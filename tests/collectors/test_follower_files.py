"""Follower counts from CSV files: right ones come in, one wrong row refuses the file with its line, and nothing is loaded."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from collectors.files import archive
from data import registry
from data.csv_rows import RegistryError
from data.tables import FollowerSnapshot, Profile
from tests.collectors.conftest import KINDS, NOW_AT, ON_SQLITE
from tests.data.small_registry import ACCOUNTS, account, load

AGRA, MEERUT = 1_234_567_890_123_456_789, 1_170_000_000_000_000_000
HEADER = "handle,at,followers,following,posts_total\n"
GOOD = HEADER + "AgraPolice,2026-10-01T09:30:00+05:30,6500,12,\n@meerutpolice,2026-10-01,0,,\n"
Load = Callable[..., str]


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        accounts = [
            ACCOUNTS[0],
            account("agrapolice", "agra", x_user_id=AGRA),
            account("meerutpolice", "meerut"),
        ]
        load(connection, accounts=accounts, now_at=NOW_AT)
        registry.resolve(connection, {"meerutpolice": MEERUT})
    return engine


@pytest.fixture
def take(store: Engine, tmp_path: Path) -> Load:
    def take(content: str | bytes, name: str = "followers.csv") -> str:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return archive.take(
            store, [file], kind_of=KINDS.kind_of, now_at=NOW_AT, covers=None, say=lambda line: None
        )

    return take


def stored(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        rows = connection.execute(select(FollowerSnapshot.__table__).order_by(FollowerSnapshot.followers))
        return [tuple(row) for row in rows]


RIGHT = [
    (MEERUT, datetime(2026, 9, 30, 18, 30, tzinfo=UTC), 0, None, None),
    (AGRA, datetime(2026, 10, 1, 4, 0, tzinfo=UTC), 6500, 12, None),
]


def test_counts_come_in_by_handle_at_an_instant_or_at_the_start_of_a_day_of_india(
    store: Engine, take: Load
) -> None:
    assert "2 follower counts stored." in take(GOOD)
    assert stored(store) == RIGHT
    take(GOOD)
    assert stored(store) == RIGHT
    with store.connect() as connection:
        assert connection.execute(select(Profile.__table__)).all() == []


@ON_SQLITE
@pytest.mark.parametrize("begin", ["", "\ufeff"])
def test_counts_come_in_by_user_id_with_or_without_a_byte_order_mark(
    store: Engine, take: Load, begin: str
) -> None:
    take(begin + f"at,x_user_id,followers\r\n2026-10-01,{MEERUT},0\r\n2026-10-01,{AGRA},7\r\n")
    assert [row[0] for row in stored(store)] == [MEERUT, AGRA]


LINE = "agrapolice,2026-10-01,{},,\n"
BY_ID = "x_user_id,at,followers\n"
WRONG = {
    "line 2: x_user_id '1.17E+18' was rounded by a spreadsheet": BY_ID + "1.17E+18,2026-10-01,5\n",
    "line 2: x_user_id '1,234,567' was rounded by a spreadsheet": BY_ID + '"1,234,567",2026-10-01,5\n',
    "line 2: x_user_id 1234567890123450000 is nobody's in the registry; a spreadsheet seems": BY_ID
    + "1234567890123450000,2026-10-01,5\n",
    "line 2: x_user_id 77 is nobody's in the registry": BY_ID + "77,2026-10-01,5\n",
    "line 2: x_user_id '12a' is no whole X user id": BY_ID + "12a,2026-10-01,5\n",
    "line 3: followers '1,55,157' was written by a spreadsheet": GOOD.split("\n")[0]
    + "\n"
    + LINE.format(5)
    + LINE.format('"1,55,157"'),
    "line 2: not as many fields as the header names": HEADER + "agrapolice,2026-10-01,1,55,157,,\n",
    "line 2: followers '1.5E+05' was written": HEADER + LINE.format("1.5E+05"),
    "line 2: followers '155157.0' was written": HEADER + LINE.format("155157.0"),
    "line 2: followers '-1' is no count": HEADER + LINE.format("-1"),
    "line 2: followers '' is no count": HEADER + LINE.format(""),
    "line 2: followers '2147483648' is no count": HEADER + LINE.format("2147483648"),
    "line 2: followers '९' is no count": HEADER + LINE.format("९"),
    "line 2: the registry has no handle 'stranger'": HEADER + "stranger,2026-10-01,5,,\n",
    "line 2: the user id of 'uppolice' is not known yet": HEADER + "uppolice,2026-10-01,5,,\n",
    "line 2: x_user_id 77 is nobody's": "handle,x_user_id,at,followers\nagrapolice,77,2026-10-01,5\n",
    f"line 2: x_user_id {MEERUT} is not agrapolice's": f"handle,x_user_id,at,followers\nagrapolice,{MEERUT},2026-10-01,5\n",
    "line 2: neither a handle nor an x_user_id": HEADER + ",2026-10-01,5,,\n",
    "line 2: at '2026-10-01T09:30:00' needs an offset": HEADER + "agrapolice,2026-10-01T09:30:00,5,,\n",
    "line 2: at '01/10/2026' is no instant": HEADER + "agrapolice,01/10/2026,5,,\n",
    "line 2: at '2027-10-01' lies in the future": HEADER + "agrapolice,2027-10-01,5,,\n",
    "line 2: at '1996-10-01' lies before X began": HEADER + "agrapolice,1996-10-01,5,,\n",
    "line 3: line 2 gives other counts for the same account and instant": HEADER
    + LINE.format(5)
    + LINE.format(6),
    "line 1: unknown column 'fans'": "handle,at,followers,fans\nagrapolice,2026-10-01,5,6\n",
    "line 1: a column stands twice": "handle,at,followers,followers\nagrapolice,2026-10-01,5,6\n",
    "line 1: no column followers": "handle,at\nagrapolice,2026-10-01\n",
    "line 1: no column at": "handle;at;followers\nagrapolice;2026-10-01;5\n",
}


@ON_SQLITE
@pytest.mark.parametrize("reason", WRONG)
def test_a_row_that_cannot_be_right_refuses_the_file_with_its_line(
    store: Engine, take: Load, reason: str
) -> None:
    with pytest.raises(RegistryError) as said:
        take(WRONG[reason])
    assert f"followers.csv, {reason}" in str(said.value)
    assert "\n" not in str(said.value)
    assert stored(store) == []


@ON_SQLITE
@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_file_in_another_encoding_is_one_line(store: Engine, take: Load, encoding: str) -> None:
    with pytest.raises(RegistryError, match=r"followers\.csv: not UTF-8 .* Save it as UTF-8"):
        take((GOOD + "é,2026-10-01,5,,\n").encode(encoding))
    assert stored(store) == []


@ON_SQLITE
def test_the_same_row_twice_counts_once(store: Engine, take: Load) -> None:
    take(HEADER + LINE.format(5) * 2)
    assert len(stored(store)) == 1


@ON_SQLITE
def test_another_count_than_the_stored_one_is_refused_and_the_stored_one_stays(
    store: Engine, take: Load
) -> None:
    take(GOOD)
    with pytest.raises(RegistryError, match=r"line 2: another count \(6500 followers\) is stored"):
        take(HEADER + "agrapolice,2026-10-01T04:00:00Z,6501,12,\n")
    assert stored(store) == RIGHT


@ON_SQLITE
def test_a_wrong_table_keeps_every_other_file_of_the_command_out(store: Engine, tmp_path: Path) -> None:
    files = [tmp_path / "good.csv", tmp_path / "wrong.csv"]
    for file, content in zip(files, (GOOD, HEADER + LINE.format("x")), strict=True):
        file.write_text(content, encoding="utf-8")
    with pytest.raises(RegistryError, match=r"wrong\.csv, line 2"):
        archive.take(store, files, kind_of=KINDS.kind_of, now_at=NOW_AT, covers=None, say=lambda line: None)
    assert stored(store) == []
