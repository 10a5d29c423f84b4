"""Batch checks over HTTP: one job at a time, ids put to a sealed address, and a line for each post that is gone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from collectors.sandbox.app import Server
from collectors.sandbox.instants import DAY_MS, MINUTE_MS
from collectors.sandbox.serving import Serving
from collectors.sandbox.world import World
from tests.collectors.sandbox.conftest import NOW_MS, RIGHT, Hands, X, last_days, listening
from tests.collectors.sandbox.test_openapi import check_answer

JOBS = "/2/compliance/jobs"


@pytest.fixture
def x(world: World) -> Iterator[X]:
    """A server of its own: jobs stay until it ends."""
    hands = Hands()
    serving = Serving(world, hands)
    program, thread, base_url = listening(Server(serving, token=RIGHT))
    found = X(base_url, hands, serving)
    yield found
    found.session.close()
    program.should_exit = True
    thread.join(timeout=10)


def create(x: X, kind: str = "tweets", *, token: str = RIGHT, **also: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return x.session.post(x.base_url + JOBS, json={"type": kind, **also}, headers=headers, timeout=30)


def put(x: X, job: dict[str, Any], ids: list[int]) -> requests.Response:
    lines = "".join(f"{each}\n" for each in ids)
    return x.session.put(job["upload_url"], data=lines, headers={"Content-Type": "text/plain"}, timeout=30)


def begun(x: X, ids: list[int], kind: str = "tweets") -> dict[str, Any]:
    job = dict(create(x, kind).json()["data"])
    assert put(x, job, ids).status_code == 200
    return job


def status(x: X, job: dict[str, Any]) -> str:
    return str(x.get(f"{JOBS}/{job['id']}")["data"]["status"])


def lines(x: X, job: dict[str, Any]) -> list[dict[str, Any]]:
    answer = x.session.get(job["download_url"], timeout=30)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def test_posts_that_are_gone_are_named_with_the_reason_and_the_others_are_not(x: X) -> None:
    posts = last_days(x.serving.world, 12)
    deleted = [post for post in posts if post.first.deleted_ms <= NOW_MS][:20]
    hidden = [post for post in posts if not post.author.public_at(NOW_MS) and post not in deleted][:20]
    there = [post for post in posts if post.shown_at(NOW_MS)][:50]
    assert deleted
    assert hidden
    job = begun(x, [post.post_id for post in (*there, *deleted, *hidden)] + [12])
    assert [status(x, job), status(x, job)] == ["in_progress", "complete"]
    reasons = {int(line["id"]): line["reason"] for line in lines(x, job)}
    assert {post.post_id for post in (*deleted, *hidden)} == set(reasons)
    assert {reasons[post.post_id] for post in deleted} == {"deleted"}
    assert {reasons[post.post_id] for post in hidden} <= {"protected", "suspended"}


def test_users_that_are_gone_are_named(x: X) -> None:
    officials = x.serving.world.people.officials
    job = begun(x, [person.user_id for person in officials], kind="users")
    status(x, job)
    found = {int(line["id"]) for line in lines(x, job)}
    assert found == {person.user_id for person in officials if not person.public_at(NOW_MS)}


def test_answers_conform_to_the_published_document(x: X) -> None:
    made = create(x, name="a check").json()
    check_answer(f"POST {JOBS}", made)
    check_answer(f"{JOBS}/{{id}}", x.get(f"{JOBS}/{made['data']['id']}"))
    check_answer(JOBS, x.get(JOBS, type="tweets"))
    check_answer(JOBS, x.get(JOBS, type="users"))
    assert x.get(JOBS, type="tweets", status="complete")["meta"] == {"result_count": 0}


def test_one_job_of_a_kind_runs_at_a_time(x: X) -> None:
    job = create(x).json()["data"]
    assert create(x).status_code == 409
    assert create(x, "users").status_code == 200
    put(x, job, [1])
    assert create(x).status_code == 409
    status(x, job)
    assert create(x).status_code == 200


def test_ids_that_come_too_late_are_refused_and_the_job_expires(x: X) -> None:
    job = create(x).json()["data"]
    x.hands.ms += 16 * MINUTE_MS
    assert put(x, job, [1]).status_code == 403
    assert status(x, job) == "expired"
    assert create(x).status_code == 200


def test_a_result_is_there_once_the_job_is_complete_and_for_a_week(x: X) -> None:
    job = begun(x, [1])
    assert x.session.get(job["download_url"], timeout=30).status_code == 404
    status(x, job)
    assert lines(x, job) == []
    x.hands.ms += 8 * DAY_MS
    assert x.session.get(job["download_url"], timeout=30).status_code == 404


def test_an_address_without_its_seal_is_no_address(x: X) -> None:
    job = create(x).json()["data"]
    for url in (job["upload_url"].replace("seal=", "seal=0"), job["upload_url"].partition("?")[0]):
        assert x.session.put(url, data="1\n", timeout=30).status_code == 403


@pytest.mark.parametrize("given", [{"type": "likes"}, {}, {"type": "tweets", "name": "x" * 65}])
def test_what_x_would_not_make_is_refused(x: X, given: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {RIGHT}"}
    answer = x.session.post(x.base_url + JOBS, json=given, headers=headers, timeout=30)
    assert answer.status_code == 400
    assert answer.json()["title"] == "Invalid Request"
    assert x.session.post(x.base_url + JOBS, data="[", headers=headers, timeout=30).status_code == 400


def test_a_job_wants_the_token_and_an_unknown_one_is_not_found(x: X) -> None:
    assert create(x, token="wrong").status_code == 401  # noqa: S106  (no secret)
    assert x.ask(f"{JOBS}/12").status_code == 404
    assert x.ask(JOBS, type="tweets", token="wrong").status_code == 401  # noqa: S106  (no secret)
    assert x.ask(JOBS, type="tweets").headers["x-rate-limit-limit"] == "150"
