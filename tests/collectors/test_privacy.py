"""Of a citizen nothing is kept but the post, its author's id and its time: no name, no picture, no description, anywhere."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from collectors import jobs
from collectors.files import archive
from collectors.site import Site
from collectors.x.door import admit_users
from data import profiles
from tests.collectors.conftest import KINDS, NOW_AT
from tests.collectors.small_x import SmallX
from tests.collectors.test_deletions import at
from tests.data.small_registry import AGRA, HQ, load
from tests.worlds.posts import post

ASHA, RAVI = 901_901_901, 902_902_902
SECRETS = ("Asha Neelgaon", "lives in Sundarpur", "asha-picture", "asha.example", "Sundarpur (UP)", "4711")
OFFICES = {HQ: "uppolice", AGRA: "agrapolice"}


def citizen(user_id: int = ASHA, **fields: Any) -> dict[str, Any]:
    """A user in X's form with everything that X gives of one."""
    return {
        "id": str(user_id),
        "username": "asha_n",
        "name": "Asha Neelgaon",
        "description": "lives in Sundarpur",
        "location": "Sundarpur (UP)",
        "url": "https://asha.example",
        "profile_image_url": "https://pbs.twimg.com/asha-picture.jpg",
        "created_at": "2016-01-01T00:00:00.000Z",
        "public_metrics": {"followers_count": 4711, "following_count": 5, "tweet_count": 9},
    } | fields


def office(user_id: int) -> dict[str, Any]:
    return {"id": str(user_id), "username": OFFICES[user_id], "name": "Office", "description": "An office"}


def everything(engine: Engine) -> dict[str, str]:
    """All rows of every table, as text."""
    found = {}
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()
            found[table] = "\n".join(map(str, rows))
    return found


def tables_with(engine: Engine, word: str) -> set[str]:
    return {table for table, rows in everything(engine).items() if word in rows}


def written(folder: Path, *values: Any) -> Path:
    file = folder / "archive.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(value) + "\n" for value in values)
    return file


def imported(engine: Engine, file: Path) -> str:
    return archive.take(engine, [file], kind_of=KINDS.kind_of, now_at=NOW_AT, covers=None, say=lambda _: None)


def response(*users: dict[str, Any]) -> dict[str, Any]:
    """A whole response as twarc2 writes it, with a citizen's complaint and an office's answer."""
    complaint = post(at(hours=30), author=ASHA, typed={"AgraPolice": AGRA})
    answer = post(at(hours=29), author=AGRA, text="Noted", reply_to=complaint, hidden={"asha_n": ASHA})
    return {
        "data": [complaint, answer],
        "includes": {"users": list(users), "tweets": [post(at(hours=31), author=RAVI, text="hello")]},
        "__twarc": {"retrieved_at": "2026-11-23T06:00:00Z"},
    }


def test_an_archive_with_citizens_profiles_leaves_no_row_of_theirs(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT)
    file = written(tmp_path, response(citizen(), citizen(RAVI), office(AGRA), office(HQ)))
    imported(engine, file)
    for secret in SECRETS:
        assert tables_with(engine, secret) == set(), secret
    assert tables_with(engine, str(ASHA)) == {"posts", "mentions"}
    assert tables_with(engine, "An office") == {"profiles"}


def test_a_citizens_profile_that_cannot_be_read_is_not_kept_aside_either(
    engine: Engine, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT)
    wrong = citizen(public_metrics={"followers_count": -4711})
    nameless = citizen(RAVI)
    del nameless["username"]
    file = written(tmp_path, response(wrong, nameless, office(AGRA) | {"protected": "perhaps"}))
    said = imported(engine, file)
    for secret in SECRETS:
        assert tables_with(engine, secret) == set(), secret
    assert tables_with(engine, "An office") == {"quarantine"}
    assert "3 set aside" in said


def test_of_a_citizen_that_x_is_made_to_show_nothing_is_kept(engine: Engine) -> None:
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT)
        batch = admit_users([citizen()])
        assert len(batch.users) == 1
        profiles.store(connection, batch.users, seen_at=NOW_AT)
    assert tables_with(engine, "asha_n") == set()


def test_what_the_collectors_ask_for_brings_no_citizens_profile(site: Site, x: SmallX) -> None:
    x.users[str(ASHA)] = citizen()
    complaint = post(at(hours=5), author=ASHA, typed={"AgraPolice": AGRA})
    x.posts = [complaint, post(at(hours=4), author=AGRA, text="Noted", reply_to=complaint)]
    jobs.work(site, everything=True)
    assert tables_with(site.engine, str(ASHA)) >= {"posts"}
    for secret in SECRETS:
        assert tables_with(site.engine, secret) == set(), secret
    assert all("expansions" not in each.params for each in x.asked)
    looked = [each.params["ids"] for each in x.asked if each.path == "users"]
    assert not any(str(ASHA) in ids for ids in looked)


@pytest.mark.parametrize("state", ["deleted", "withheld"])
def test_of_a_hidden_post_by_a_citizen_not_even_the_author_is_left(site: Site, x: SmallX, state: str) -> None:
    complaint = post(at(hours=5), author=ASHA, typed={"AgraPolice": AGRA, "ravi_x": RAVI})
    if state == "withheld":
        complaint["withheld"] = {"country_codes": ["IN"]}
    x.posts = [complaint]
    jobs.work(site, everything=True)
    if state == "deleted":
        with site.engine.begin() as connection:
            connection.execute(text("UPDATE posts SET state = 'deleted'"))
        jobs.work(site, everything=True)
    for secret in (str(ASHA), "ravi_x", str(RAVI), "शिकायत"):
        assert tables_with(site.engine, secret) - {"paid_reads"} == set(), secret
    assert tables_with(site.engine, str(AGRA)) >= {"mentions"}
