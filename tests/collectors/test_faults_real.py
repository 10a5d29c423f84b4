"""Collectors as real processes on a full disk, on a server that hangs, before a certificate that ended: said, and mended."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy.engine import make_url

from data.engine import closing, migrate, write_store
from tests.collectors.running import Held, in_store, pages, running, until
from tests.collectors.small_x import SmallX
from tests.conftest import PostgreSQL
from tests.data.small_registry import load
from tests.pages.stored_world import NOW_AT
from tests.real_faults import Authority, Line, SmallDisk, at_port, at_socket, small_disk
from tests.real_thing import ROOT, environment, free_port

pytestmark = pytest.mark.long

MB = 24


def prepared(url: str) -> str:
    migrate(url)
    with closing(write_store(url)) as engine, engine.begin() as connection:
        load(connection, now_at=NOW_AT - timedelta(days=60))
    return url


def stored(url: str) -> list[int]:
    return sorted(in_store(url, "SELECT post_id FROM posts"))


def on(disk: SmallDisk) -> str:
    return prepared(f"sqlite:///{disk.folder}/noted.db")


def test_a_page_that_finds_no_room_is_stored_once_there_is_some(now_x: SmallX, tmp_path: Path) -> None:
    ids = pages(now_x, 3)
    held = Held(now_x, 2)
    with small_disk(tmp_path / "small", mb=MB) as disk:
        url = on(disk)
        with running(url, now_x, tmp_path, "one") as one:
            assert held.asked.wait(60)
            disk.fill()
            held.go.set()
            one.wait_for("Free space on that disk")
            before = stored(url)
            disk.empty()
            one.wait_for("collecting on schedule again.")
            until(lambda: stored(url) == ids, says=one.words)
            assert "Traceback" not in one.words()
            assert set(before) < set(ids)
        assert in_store(url, "SELECT count(*) FROM gaps") == [0]
        assert in_store(url, "PRAGMA integrity_check") == ["ok"]


def test_a_log_that_finds_no_room_keeps_no_collector_from_work(now_x: SmallX, tmp_path: Path) -> None:
    ids = pages(now_x, 1)
    url = prepared(f"sqlite:///{tmp_path}/noted.db")
    with small_disk(tmp_path / "small", mb=1) as disk:
        disk.fill()
        log = str(disk.folder / "noted.log")
        with running(url, now_x, tmp_path, "one", NOTED_LOG_FILE=log) as one:
            until(lambda: stored(url) == ids, says=one.words)
        assert one.words().count("cannot be written (No space left on device)") == 1
        assert "Traceback" not in one.words()


def test_a_server_that_hangs_is_given_up_and_nothing_is_lost_or_stored_twice(
    now_x: SmallX, own_server: PostgreSQL, tmp_path: Path
) -> None:
    ids = pages(now_x, 3)
    held = Held(now_x, 2)
    direct = prepared(own_server.create("noted"))
    whole = make_url(direct)
    line = Line(port := free_port(), at_socket(Path(str(whole.query["host"])) / ".s.PGSQL.5432"))
    over = whole.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
    with running(over, now_x, tmp_path, "one") as one:
        assert held.asked.wait(60)
        line.swallow()
        held.go.set()
        one.wait_for("It is frozen, or something between")
        line.mend()
        one.wait_for("collecting on schedule again.")
        until(lambda: stored(direct) == ids, says=one.words)
        assert "Traceback" not in one.words()
    line.cut()
    assert in_store(direct, "SELECT count(*) FROM gaps") == [0]


def test_a_certificate_of_xs_that_ended_is_an_incident_until_it_is_renewed(
    now_x: SmallX, tmp_path: Path
) -> None:
    ids = pages(now_x, 1)
    url = prepared(f"sqlite:///{tmp_path}/noted.db")
    vouches = Authority(tmp_path)
    ended = vouches.context("ended", ends_in=-timedelta(days=1))
    line = Line(free_port(), at_port(urlsplit(now_x.base_url).port or 0), context=ended)
    now_x.base_url = line.address("https")
    with running(url, now_x, tmp_path, "one", REQUESTS_CA_BUNDLE=str(vouches.file)) as one:
        one.wait_for("not to be trusted (certificate has expired)")
        standing = "SELECT message FROM incidents WHERE kind = 'certificate' AND closed_at IS NULL"
        assert "nothing was sent" in in_store(url, standing)[0]
        assert (now_x.asked, stored(url)) == ([], [])
        assert line.came < 20
        line.context = vouches.context("renewed", ends_in=timedelta(days=20))
        until(lambda: stored(url) == ids, says=one.words)
        until(lambda: in_store(url, standing) == [], says=one.words)
        assert "Traceback" not in one.words()
    line.cut()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_that_finds_no_room_is_one_line_and_leaves_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/noted.db"
    if kind == "postgresql":
        url = request.getfixturevalue("own_server").create("noted")
    prepared(url)
    with small_disk(tmp_path / "small", mb=1) as disk:
        disk.fill()
        command = [sys.executable, "-m", "data", "backup", "--into", str(disk.folder)]
        given = environment(tmp_path, NOTED_DATABASE_URL=url)
        made = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
        assert made.returncode == 1
        assert len(made.stderr.splitlines()) == 1, made.stderr
        assert "full" in made.stderr or "No space" in made.stderr
        assert [each.name for each in disk.folder.iterdir()] == ["ballast"]


def test_the_doctor_foretells_the_end_of_a_certificate_and_tells_of_one_that_ended(tmp_path: Path) -> None:
    url = prepared(f"sqlite:///{tmp_path}/noted.db")
    vouches = Authority(tmp_path)
    line = Line(free_port(), at_port(free_port()), context=vouches.context("a", ends_in=-timedelta(days=1)))
    given = environment(
        tmp_path,
        NOTED_DATABASE_URL=url,
        NOTED_OIDC_METADATA_URL=line.address("https") + "/.well-known/openid-configuration",
        NOTED_OIDC_CLIENT_ID="noted",
        NOTED_OIDC_CLIENT_SECRET="k3Jw9xPq7Zr2Vt5Nb8Lm",  # noqa: S106 - of no provider
        NOTED_COOKIE_SECRET="a0Fh4Kd8Sj2Lq6Wz1Xc5Vb9Nm3Qp7Rt0Yu4Io8Pa",  # noqa: S106 - of nobody
        NOTED_PUBLIC_URL="http://127.0.0.1:8501",
        SSL_CERT_FILE=str(vouches.file),
    )

    def said() -> tuple[str, str]:
        command = [sys.executable, "-m", "data", "doctor", "--format", "json"]
        made = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
        found = {each["about"]: each for each in json.loads(made.stdout)}["certificate of the provider"]
        return found["state"], found["said"]

    assert said() == ("wrong", "is not to be trusted: certificate has expired. Renew it at 127.0.0.1")
    line.context = vouches.context("b", ends_in=timedelta(days=5, hours=1))
    state, words = said()
    assert (state, words[:14]) == ("warning", "ends in 5 days")
    line.context = vouches.context("c", ends_in=timedelta(days=20, hours=1))
    assert said()[0] == "well"
    line.cut()
