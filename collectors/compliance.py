"""Batch checks: all stored posts are handed to X a part at a time, and what X names as gone is hidden."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from collectors import plans, removals
from collectors.site import Site
from collectors.x import handover
from collectors.x.asking import Answer
from collectors.x.errors import NotInPlan, Refused, Transient
from collectors.x.shapes import id_of
from data import cases, compliance, cursors, deletions, incidents, lookups, quarantine
from data.instants import snowflake_at
from metrics.cases import case_events

SLUG, INTERVAL_S = "compliance", 10 * 60
ORIGIN = "compliance/jobs"
ASK_AGAIN = timedelta(days=30)
UNCHECKED = "removals_unchecked"
MOST_POSTS = 250_000
"""In one job: X names no limit, and the result of so many fits into what is taken as one answer."""
MOST_TRIES, LONGEST = 3, timedelta(hours=24)
UPLOAD_ENDS = timedelta(minutes=15)
PORTION = 500


def is_in_plan(connection: Connection, site: Site) -> bool:
    """Whether X may make batch checks for this app: so it is until X refused, and again a month after."""
    return plans.left_out_until(connection, site, ORIGIN, try_again=ASK_AGAIN) is None


def begin(site: Site, *, run_id: int) -> str | None:
    """Begin to check all posts; raises `NotInPlan` where X makes no such checks for this app."""
    with site.engine.connect() as connection:
        job = compliance.under_way(connection)
    if job is not None:
        return _look(site, job, run_id=run_id)
    count = _hand_in(site, sweep_at=site.now_at(), after_id=0, run_id=run_id)
    return f"{count} posts were handed to X to be checked" if count else None


def collect(site: Site, *, run_id: int) -> str | None:
    """See to the check that is under way and go on with the next part; where there is none, nothing is asked."""
    with site.engine.connect() as connection:
        job = compliance.under_way(connection)
    remark = _look(site, job, run_id=run_id) if job is not None else None
    with site.engine.connect() as connection:
        if not is_in_plan(connection, site):
            return remark
    try:
        return _go_on(site, run_id=run_id) or remark
    except NotInPlan as error:
        return f"{error}; posts are looked up instead"


def _go_on(site: Site, *, run_id: int) -> str | None:
    """Hand in the next part of the sweep, or again the part that came to nothing."""
    with site.engine.connect() as connection:
        job = compliance.last(connection)
        if job is None or job.state in compliance.UNDER_WAY:
            return None
        whole = job.state == compliance.COMPLETE
        tries = compliance.tries(connection, sweep_at=job.sweep_at, after_id=job.after_id)
    if not whole and tries >= MOST_TRIES:
        return None  # the next night begins anew
    count = _hand_in(
        site, sweep_at=job.sweep_at, after_id=job.last_id if whole else job.after_id, run_id=run_id
    )
    return f"{count} posts more were handed to X to be checked" if count else None


def _part(site: Site, connection: Connection, *, sweep_at: datetime, after_id: int) -> list[Row[Any]]:
    return lookups.batch(
        connection,
        since=site.now_at() - timedelta(days=site.text_retention_days),
        after_id=after_id,
        until_id=snowflake_at(sweep_at),
        limit=MOST_POSTS,
    )


def _hand_in(site: Site, *, sweep_at: datetime, after_id: int, run_id: int) -> int:
    """Have X make a job and give it the posts of the next part; gives how many, 0 where there are no more."""
    with site.engine.connect() as connection:
        part = _part(site, connection, sweep_at=sweep_at, after_id=after_id)
    if not part:
        return 0
    try:
        answer = site.x.new_compliance_job()
    except NotInPlan:
        with site.writing() as connection:
            plans.leave_out(connection, site, ORIGIN)
        raise
    job = _job(answer)
    with site.writing() as connection:
        plans.take_in(connection, ORIGIN)
        compliance.create(
            connection,
            job_id=job["id"],
            upload_url=job["upload_url"],
            sweep_at=sweep_at,
            after_id=after_id,
            last_id=part[-1].post_id,
            posts=len(part),
            created_at=site.now_at(),
        )
        site.enter(connection, answer, run_id=run_id)
    _upload(site, job["id"], job["upload_url"], part)
    return len(part)


def _upload(site: Site, job_id: str, url: str, part: list[Row[Any]]) -> None:
    lines = "".join(f"{row.latest_id}\n" for row in part)
    handover.upload(site.x.transport, url, lines.encode())
    with site.writing() as connection:
        compliance.put(connection, job_id, state=compliance.UPLOADED, upload_url=None)


def _job(answer: Answer) -> dict[str, Any]:
    """What X says of a job; raises `Transient` where that is not enough to go on."""
    job = answer.data[0] if answer.data and isinstance(answer.data[0], dict) else {}
    if id_of(job.get("id")) is None or not isinstance(job.get("upload_url"), str):
        raise Transient(f"{ORIGIN}: X's answer names no job, or no address for its posts")
    return {**job, "id": str(job["id"])}


def _look(site: Site, job: Row[Any], *, run_id: int) -> str | None:
    """Ask how a job stands, and do what is next: hand its posts in, wait, take its result, or give it up."""
    try:
        answer = site.x.compliance_job(job.job_id)
    except NotInPlan:  # here X's 404 says that it knows the job no more
        return _give_up(site, job, compliance.EXPIRED, "X does not know it any more")
    with site.writing() as connection:
        site.enter(connection, answer, run_id=run_id)
    said = answer.data[0] if answer.data and isinstance(answer.data[0], dict) else {}
    status, age = str(said.get("status")), site.now_at() - job.created_at
    if status == "complete":
        return _take(site, job, said, run_id=run_id)
    if status in ("failed", "expired"):
        return _give_up(site, job, status, f"X says that it has {status}")
    if status == "created" and job.state == compliance.CREATED and job.upload_url and age < UPLOAD_ENDS:
        with site.engine.connect() as connection:
            part = _part(site, connection, sweep_at=job.sweep_at, after_id=job.after_id)
        part = [row for row in part if row.post_id <= job.last_id]
        _upload(site, job.job_id, job.upload_url, part)
        return f"{len(part)} posts were handed to X to be checked"
    if status == "created" and age >= 2 * UPLOAD_ENDS:
        return _give_up(site, job, compliance.EXPIRED, "its posts did not reach X in time")
    if age >= LONGEST:
        return _give_up(site, job, compliance.FAILED, "X has not ended it within a day")
    return f"X is checking {job.posts} posts"


def _give_up(site: Site, job: Row[Any], state: str, why: str) -> str:
    words = f"the check of {job.posts} posts came to nothing: {why}"
    with site.writing() as connection:
        compliance.settle(connection, job.job_id, state=state, at=site.now_at())
        if compliance.tries(connection, sweep_at=job.sweep_at, after_id=job.after_id) >= MOST_TRIES:
            incidents.report(
                connection,
                kind=UNCHECKED,
                message=f"compliance/jobs: {words}, {MOST_TRIES} times. Posts that were deleted on X may still be shown "
                "here. The next night tries again; if it stays so, ask X, and look at its status page.",
                at=site.now_at(),
            )
    return words


def _take(site: Site, job: Row[Any], said: dict[str, Any], *, run_id: int) -> str:
    """Take a job's result and hide what it names; read again from its start where that is cut off."""
    url = said.get("download_url")
    if not isinstance(url, str):
        raise Refused(f"{ORIGIN}: the job is complete, and X names no address for its result")
    body = handover.download(site.x.transport, url)
    found, gone = removals.read(body), 0
    for start in range(0, len(found), PORTION):
        site.ending.check()
        portion = found[start : start + PORTION]
        bad = [each for each in portion if isinstance(each, quarantine.BadItem)]
        states = {each.post_id: each.state for each in portion if isinstance(each, removals.Removal)}
        with site.writing() as connection:
            touched = deletions.hide(connection, states, at=site.now_at())
            cases.refresh(connection, touched, expression=case_events)
            quarantine.keep(connection, bad, origin=ORIGIN, now_at=site.now_at())
            cursors.count_in_run(connection, run_id, items=len(states), quarantined=len(bad), cleaned=0)
        gone += len(states)
    with site.writing() as connection:
        compliance.settle(connection, job.job_id, state=compliance.COMPLETE, at=site.now_at())
        incidents.settle(connection, kind=UNCHECKED, at=site.now_at())
    return f"of {job.posts} posts X names {gone} as gone"
