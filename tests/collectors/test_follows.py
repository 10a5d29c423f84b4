"""Whom the offices follow: asked rarely, within what it may cost, and never guessed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from oauthlib.oauth1 import RequestValidator, SignatureOnlyEndpoint
from sqlalchemy import Engine

from collectors import follow_status, follows, jobs
from collectors.site import Site
from collectors.x import signing
from collectors.x.errors import OverBudget, Refused
from data import circular_file, compliance_reads, ledger, profiles, registry
from data.profiles import SeenProfile
from data.settings import Settings, SettingsError
from metrics.compliance.rules import circular
from tests.collectors.conftest import NOW_AT, ON_SQLITE, Clock, site_for, with_budget
from tests.collectors.small_x import UNAUTHORIZED, Reply, SmallX, served
from tests.data.small_registry import AGRA, HQ, MEERUT, load

CM, DGP = 71, 72
NAMES = {
    HQ: "uppolice",
    AGRA: "AgraPolice",
    MEERUT: "meerutpolice",
    CM: "CMOfficeUP",
    DGP: "dgpup",
    901: "asha",
}
RULES = circular(circular_file.text(), name="circular.toml")
SECRETS = {
    "x_consumer_key": "consumer-key",
    "x_consumer_secret": "first-of-tests",
    "x_access_token": "11-token",
    "x_access_token_secret": "other-of-tests",
}
FOLLOWING = "users/{id}/following"


class FollowX(SmallX):
    """A small X that also says whom a user follows, and how users stand to headquarters' account."""

    def __init__(self, now_at: Callable[[], datetime]) -> None:
        super().__init__(now_at)
        self.lists: dict[int, list[int]] = {}
        self.gives_status = True
        self.signed: list[str] = []

    def answer(self, path: str, params: dict[str, str], token: str, *, method: str = "GET") -> Reply:
        asked = re.fullmatch(r"users/(\d+)/following", path)
        if not asked and not token.startswith("OAuth "):
            return super().answer(path, params, token, method=method)
        scripted = self.script[FOLLOWING if asked else path]
        if scripted and (reply := scripted.pop(0)) is not None:
            return reply
        if asked:
            return self._following(int(asked.group(1)), params)
        self.signed.append(token)
        if path == "users/me":
            return Reply(body={"data": {"id": str(HQ), "username": "uppolice", "name": "HQ"}})
        users = [self._standing(int(each)) for each in params["ids"].split(",")]
        return Reply(body={"data": users})

    def _standing(self, user_id: int) -> dict[str, Any]:
        status = {"connection_status": ["followed_by"]} if HQ in self.lists.get(user_id, ()) else {}
        return {"id": str(user_id), "username": NAMES[user_id], **(status if self.gives_status else {})}

    def _following(self, user_id: int, params: dict[str, str]) -> Reply:
        size, start = int(params["max_results"]), int(params.get("pagination_token", "t0")[1:])
        found = self.lists.get(user_id, [])[start : start + size]
        meta: dict[str, Any] = {"result_count": len(found)}
        if start + size < len(self.lists.get(user_id, [])):
            meta["next_token"] = f"t{start + size}"
        users = [{"id": str(each), "username": NAMES.get(each, f"u{each}")} for each in found]
        return Reply(body=({"data": users} if users else {}) | {"meta": meta})


@pytest.fixture
def x(clock: Clock) -> Iterator[FollowX]:
    small = FollowX(clock)
    for user_id, name in NAMES.items():
        small.users[str(user_id)] = {
            "id": str(user_id),
            "username": name,
            "public_metrics": {"following_count": 5},
        }
    small.lists = {AGRA: [901, DGP, CM, HQ], MEERUT: [901, HQ]}
    with served(small):
        yield small


@pytest.fixture
def given(engine: Engine, x: FollowX, clock: Clock) -> Iterator[Site]:
    """A site that has looked at the accounts, may spend $5 a day on lists, and has no user's credentials."""
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT)
        registry.resolve(connection, {"uppolice": HQ, "agrapolice": AGRA, "meerutpolice": MEERUT})
        seen = [SeenProfile(each, NAMES[each], following=4) for each in (HQ, AGRA, MEERUT)]
        profiles.store(connection, seen, seen_at=NOW_AT)
    made = replace(site_for(engine, x, clock), circular=RULES, follows_budget_usd=5)
    yield made
    made.x.transport.session.close()


def collect(site: Site) -> str | None:
    site.at_work.collection = follows.SLUG
    with site.writing() as connection:
        from data import cursors  # noqa: PLC0415

        run_id = cursors.begin_run(connection, collection=follows.SLUG, cursor_id=None, now_at=site.now_at())
    return follows.collect(site, run_id=run_id)


def known(site: Site) -> set[tuple[str, str, bool]]:
    with site.engine.connect() as connection:
        found = compliance_reads.follows(connection, site.now_at() + timedelta(seconds=1))
    return set(zip(found["unit_id"], found["target_handle"], found["follows"], strict=True))


def credentials(site: Site) -> Site:
    return replace(
        site,
        as_user=signing.as_user(
            Settings(**SECRETS, x_base_url=site.x.transport.base_url, x_timeout_s=5), sleep=lambda _: None
        ),
    )


def test_a_list_is_read_until_all_are_found_or_to_its_end(given: Site, x: FollowX) -> None:
    said = collect(given)
    assert said == "X does not know: @ChiefSecyUP, @UPGovt, @homeDeptup"
    assert {each for each in known(given) if each[0] != "uppolice-hq"} == {
        ("agra", "uppolice", True), ("agra", "cmofficeup", True), ("agra", "dgpup", True),
        ("meerut", "uppolice", True), ("meerut", "cmofficeup", False), ("meerut", "dgpup", False),
    }  # fmt: skip
    assert ("uppolice-hq", "uppolice", True) not in known(given)  # nobody follows itself


def test_what_was_seen_is_not_asked_for_again_for_thirty_days(given: Site, x: FollowX, clock: Clock) -> None:
    collect(given)
    asked = len(x.asked)
    clock.move(days=29)
    collect(given)
    assert len(x.asked) == asked
    x.lists[MEERUT].append(DGP)
    clock.move(days=1)
    with given.engine.begin() as connection:
        profiles.store(connection, [SeenProfile(MEERUT, NAMES[MEERUT], following=3)], seen_at=clock())
    collect(given)
    assert ("meerut", "dgpup", True) in known(given)
    with given.engine.connect() as connection:
        events = compliance_reads.events(connection, clock() + timedelta(seconds=1))
    assert events[["unit_id", "what", "after"]].to_numpy().tolist() == [["meerut", "follow", "dgpup"]]


def test_a_long_list_is_read_no_further_than_to_the_last_that_is_looked_for(given: Site, x: FollowX) -> None:
    strangers = list(range(10_000, 10_500))
    x.lists[AGRA] = [HQ, *strangers[:120], CM, DGP, *strangers[120:]]
    collect(given)
    with given.engine.connect() as connection:
        spent = ledger.spent_microusd(connection, at=given.now_at())
    assert ("agra", "dgpup", True) in known(given)
    # two pages of Agra's list, of Meerut's whom no list had that day, two handles' ids
    assert spent == (200 + 1 + 2) * 10_000


def test_a_list_that_today_cannot_pay_for_whole_is_not_begun(given: Site, x: FollowX) -> None:
    with given.engine.begin() as connection:
        seen = SeenProfile(AGRA, NAMES[AGRA], following=400)
        profiles.store(connection, [seen], seen_at=NOW_AT + timedelta(seconds=1))
    site = replace(given, follows_budget_usd=3)
    said = collect(site)
    assert "1 accounts wait for another day: NOTED_FOLLOWS_BUDGET_USD is $3 a day" in (said or "")
    assert {each[0] for each in known(site)} == {"uppolice-hq", "meerut"}


def test_a_list_that_grew_since_it_was_counted_is_paid_for_no_further_than_the_budget(
    given: Site, x: FollowX
) -> None:
    x.lists[AGRA] = list(range(10_000, 12_000))  # X counted 4 when it last showed the account
    site = replace(given, follows_budget_usd=3)
    assert "accounts wait for another day" in (collect(site) or "")
    with site.engine.connect() as connection:
        spent = ledger.spent_microusd(connection, at=site.now_at(), collection=follows.SLUG)
    assert spent <= 3_000_000
    assert "agra" not in {each[0] for each in known(site)}


def test_the_days_budget_goes_before_and_nothing_is_stored_beyond_it(given: Site, x: FollowX) -> None:
    with pytest.raises(OverBudget):
        collect(with_budget(given, 0.04))
    assert known(given) == set()


def test_without_money_and_credentials_nothing_is_asked_and_the_cost_of_knowing_is_said(
    given: Site, x: FollowX
) -> None:
    said = collect(replace(given, follows_budget_usd=0))
    assert said == (
        "whom 3 accounts follow is not known whole: to read it costs $0.12 at most, and NOTED_FOLLOWS_BUDGET_USD is 0"
    )
    assert (x.asked, known(given)) == ([], set())


def test_where_x_counted_nothing_the_usual_number_is_reckoned_with() -> None:
    unknown = [follows.Follower(1, "a", None, None), follows.Follower(2, "b", 50, None)]
    assert follows.estimate(unknown) == follows.Estimate(2, 250, 2.5)


def test_a_protected_account_shows_nobody_and_stays_unknown(given: Site, x: FollowX) -> None:
    x.script[FOLLOWING] = [Reply(body={"errors": [{"title": "Authorization Error"}]})] * 3
    collect(given)
    assert known(given) == set()


def test_a_plan_without_lists_is_said_and_not_asked_again(given: Site, x: FollowX) -> None:
    x.script[FOLLOWING] = [
        Reply(403, {"title": "Forbidden", "detail": "not in your plan", "type": "about:blank"})
    ]
    assert "stays unknown" in (collect(given) or "")
    assert "is not in this app's plan" in (collect(given) or "")
    assert known(given) == set()


def test_headquarters_credentials_tell_who_follows_it_and_nothing_of_the_others(
    given: Site, x: FollowX
) -> None:
    x.lists[MEERUT] = [901]
    site = credentials(replace(given, follows_budget_usd=0))
    said = collect(site) or ""
    assert known(site) == {("agra", "uppolice", True), ("meerut", "uppolice", False)}
    assert "is not known whole" in said
    with site.engine.connect() as connection:
        assert compliance_reads.follows(connection, NOW_AT + timedelta(days=1))["how"].unique().tolist() == [
            "connection_status"
        ]


def test_where_x_gives_the_field_of_nobody_nothing_is_concluded(given: Site, x: FollowX) -> None:
    x.gives_status = False
    site = credentials(replace(given, follows_budget_usd=0))
    assert "X gave no connection_status" in (collect(site) or "")
    signed = len(x.signed)
    assert "when it was last asked" in (collect(site) or "")  # and is not paid for again
    assert len(x.signed) <= signed + 1  # whose the credentials are, alone
    assert known(site) == set()


@ON_SQLITE
def test_credentials_that_x_refuses_stop_nothing_else(given: Site, x: FollowX) -> None:
    x.script["users/me"] = [UNAUTHORIZED]
    with pytest.raises(Refused, match="NOTED_X_ACCESS_TOKEN_SECRET"):
        collect(credentials(given))


@ON_SQLITE
def test_a_request_as_a_user_carries_a_signature_that_holds(given: Site, x: FollowX) -> None:
    site = credentials(given)
    collect(site)

    class Known(RequestValidator):
        enforce_ssl, allowed_signature_methods = False, ["HMAC-SHA1"]
        nonce_length = client_key_length = (1, 99)
        get_client_secret = lambda *_: "first-of-tests"  # noqa: E731
        get_access_token_secret = lambda *_: "other-of-tests"  # noqa: E731
        validate_client_key = validate_timestamp_and_nonce = lambda *_, **__: True

        def check_client_key(self, client_key: str) -> bool:
            return client_key == "consumer-key"

        def check_nonce(self, nonce: str) -> bool:
            return bool(nonce)

    url = f"{site.x.transport.base_url}/2/users/me"
    is_signed, _ = SignatureOnlyEndpoint(Known()).validate_request(
        url, "GET", None, {"Authorization": x.signed[0]}
    )
    assert is_signed
    assert 'oauth_token="11-token"' in x.signed[0]


def test_credentials_are_all_four_or_none() -> None:
    assert signing.as_user(Settings(), sleep=lambda _: None) is None
    some = {name: secret for name, secret in SECRETS.items() if name != "x_access_token"}
    with pytest.raises(SettingsError, match="NOTED_X_ACCESS_TOKEN: is not set, though others"):
        signing.as_user(Settings(**some), sleep=lambda _: None)


def test_x_leaves_empty_fields_out_so_one_that_is_given_speaks_for_all() -> None:
    from collectors.x.asking import Answer  # noqa: PLC0415

    def told(*users: dict[str, Any]) -> dict[int, bool]:
        return follow_status.followers_of(Answer("users", {"data": list(users)}))

    assert told({"id": "1", "connection_status": ["following", "followed_by"]}, {"id": "2"}) == {
        1: True,
        2: False,
    }
    assert told({"id": "1", "connection_status": ["following"]}) == {1: False}
    assert told({"id": "1"}, {"id": "2"}) == {}


@ON_SQLITE
def test_it_is_made_with_the_other_collections_and_its_cost_is_in_the_ledger(given: Site, x: FollowX) -> None:
    assert jobs.work(given, everything=True) == []
    assert {each[0] for each in known(given)} >= {"agra", "meerut"}
