"""The made-up X shows pictures, bios, follows and handles of every kind, with changes, so that every check has its cases."""

import csv
import io
import unicodedata
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from collectors.picture_looks import look
from collectors.sandbox import drawing, roster
from collectors.sandbox.app import Server
from collectors.sandbox.instants import DAY_MS
from collectors.sandbox.profiles import Profiles
from collectors.sandbox.serving import Serving
from collectors.sandbox.texts.profiles import HQ_BIO
from collectors.sandbox.world import World
from metrics.compliance.pictures import distance
from tests.collectors.sandbox.conftest import NOW_MS, RIGHT, Hands, X, listening

FIELDS = {"username", "description", "profile_image_url", "profile_banner_url"}
TEN = 10


@pytest.fixture(scope="module")
def profiles(world: World) -> Profiles:
    return Profiles(world.registry, world.people, seed=world.seed)


def users(world: World, profiles: Profiles, ms: int) -> dict[int, dict[str, str]]:
    return {each.user_id: profiles.user(each, ms, FIELDS) for each in world.people.officials}


@pytest.mark.long
def test_every_kind_of_profile_picture_is_shown_by_somebody(world: World, profiles: Profiles, x: X) -> None:
    found: Counter[str] = Counter()
    hq = world.people.headquarters
    assert hq is not None
    own = look(
        fetched(x, profiles.user(hq, NOW_MS, FIELDS)["profile_image_url"]).content, part="profile"
    ).phash
    for url in {user["profile_image_url"] for user in users(world, profiles, NOW_MS).values()}:
        answer = fetched(x, url)
        if answer.status_code != 200:
            found[str(answer.status_code)] += 1
            continue
        seen = look(answer.content, part="profile") if len(answer.content) < 5 << 20 else None
        if seen is None or seen.phash is None:
            found[seen.reason or "" if seen else "huge"] += 1
        else:
            found["near" if distance(str(own), seen.phash) <= TEN else "far"] += 1
    assert set(found) == {"near", "far", "404", "huge", "animated", "not_a_picture", "too_many_pixels"}


def fetched(x: X, url: str) -> requests.Response:
    """A picture as whoever speaks with this X asks for it: by its path, at the size that serves, without a token."""
    path = urlsplit(url).path
    path = path.replace("_normal.", "_400x400.") if "profile_banners" not in path else f"{path}/600x200"
    return requests.get(x.base_url + path, timeout=30)


@pytest.mark.long
def test_headers_are_headquarters_or_saved_poorly_or_anothers_or_none(
    world: World, profiles: Profiles, x: X
) -> None:
    shown = users(world, profiles, NOW_MS)
    hq = shown[world.people.headquarters.user_id]["profile_banner_url"]
    own = str(look(fetched(x, hq).content, part="header").phash)
    urls = {user["profile_banner_url"] for user in shown.values() if "profile_banner_url" in user}
    bits = [distance(own, str(look(fetched(x, url).content, part="header").phash)) for url in urls]
    assert sum(each <= TEN for each in bits) > sum(each > TEN for each in bits) > 0
    assert 0 < sum("profile_banner_url" not in user for user in shown.values()) < 40
    assert fetched(x, f"{hq}x").status_code == 404


def test_copies_of_the_emblem_are_near_it_and_a_look_alike_is_not() -> None:
    def hashed(name: str, extension: str = "png") -> str:
        drawn = drawing.profile_picture(name, extension, 400)
        assert drawn is not None
        return str(look(drawn[0], part="profile").phash)

    for name in ("state-emblem.small", "state-emblem.worn", "state-emblem.cut"):
        assert distance(hashed("state-emblem"), hashed(name, "jpg")) <= TEN
    for name in ("other-emblem", "gate", "jeep", "sunset", "parade", "default_profile"):
        assert distance(hashed("state-emblem"), hashed(name)) > TEN


def test_bios_are_right_or_differ_or_are_of_another_spelling_or_empty(
    world: World, profiles: Profiles
) -> None:
    bios = [user.get("description") for user in users(world, profiles, NOW_MS).values()]
    right = [bio for bio in bios if bio and bio.endswith(HQ_BIO[-20:])]
    other_form = [bio for bio in bios if bio and bio != unicodedata.normalize("NFC", bio)]
    assert len(right) > 20
    assert 0 < len(other_form) < 20
    assert 0 < bios.count(None) < 40
    assert len(set(bios)) > 40


def test_what_is_shown_changes_in_the_weeks_before_and_the_days_after(
    world: World, profiles: Profiles
) -> None:
    before, now, later = (users(world, profiles, NOW_MS + days * DAY_MS) for days in (-50, 0, 8))
    for field in ("description", "profile_image_url", "profile_banner_url"):
        assert 5 < sum(before[each].get(field) != now[each].get(field) for each in now) < 45
        assert 0 < sum(now[each].get(field) != later[each].get(field) for each in now) < 20


def test_one_office_had_a_handle_like_headquarters_and_a_stranger_has_it_now(world: World) -> None:
    people = world.people
    (office,) = [each for each in people.officials if each.meanwhile_handle]
    start_ms, end_ms = office.meanwhile_ms
    assert office.handle_at(start_ms - 1) == office.handle_at(end_ms) == office.handle
    assert people.named("uppo1ice", start_ms) is office
    stranger = people.named("uppo1ice", NOW_MS)
    assert stranger is not None
    assert (stranger.unit_id, stranger is office) == (None, False)
    posing = [each.handle_at(NOW_MS + 3 * DAY_MS) for each in people.officials]
    assert "UppoIice" in posing


def test_some_follow_all_that_they_must_and_some_lack_one_and_some_begin_later(
    world: World, profiles: Profiles
) -> None:
    must = {each.user_id for each in world.people.mandatory}

    def lacking(ms: int) -> dict[int, int]:
        return {
            each.user_id: len(must - {each.user_id} - {one.user_id for one in profiles.following(each, ms)})
            for each in world.people.officials
        }

    now, later = lacking(NOW_MS), lacking(NOW_MS + 30 * DAY_MS)
    assert {0, 1} <= set(now.values())
    assert any(later[each] < now[each] for each in now)


def test_whoever_asks_as_headquarters_is_told_who_follows_it(world: World) -> None:
    server = Server(Serving(world, Hands()), token=RIGHT, user_token="11-secret")  # noqa: S106
    program, thread, base_url = listening(server)
    ids = ",".join(str(each.user_id) for each in world.people.officials[:20])

    def ask(path: str, token: str) -> requests.Response:
        given = {"user.fields": "connection_status", **({"ids": ids} if path == "/2/users" else {})}
        return requests.get(base_url + path, params=given, headers={"Authorization": token}, timeout=30)

    signed = 'OAuth oauth_consumer_key="key", oauth_token="11-secret", oauth_signature="x"'
    try:
        hq = world.people.headquarters
        assert hq is not None
        assert ask("/2/users/me", signed).json()["data"]["id"] == str(hq.user_id)
        assert ask("/2/users/me", f"Bearer {RIGHT}").status_code == 403
        assert ask("/2/users/me", signed.replace("11", "12")).status_code == 401
        told = {
            each["id"]: each.get("connection_status", []) for each in ask("/2/users", signed).json()["data"]
        }
        serving = Profiles(world.registry, world.people, seed=world.seed)
        follow = {
            str(each.user_id) for each in world.people.officials if hq in serving.following(each, NOW_MS)
        }
        assert {each for each, status in told.items() if "followed_by" in status} == follow & set(told)
        assert "connection_status" not in ask("/2/users", f"Bearer {RIGHT}").text
    finally:
        program.should_exit = True
        thread.join(timeout=10)


def test_the_made_up_list_of_staff_has_offices_without_one_and_with_one_shift(
    world: World, tmp_path: Path
) -> None:
    count = roster.write(world, tmp_path / "staff.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "staff.csv").read_text(encoding="utf-8"))))
    assert len(rows) == count > 150
    shifts: dict[str, set[str]] = {}
    for row in rows:
        shifts.setdefault(row["unit_id"], set()).add(row["shift"])
    assert 0 < len(world.registry.offices) - len(shifts) < 30
    assert {1, 2} == {len(each) for each in shifts.values()}
    assert len({row["cug_number"] for row in rows}) == len({row["email"] for row in rows}) == count
