"""A mail server's certificate that ended: the mail waits with its reason, no password is said, and it goes once renewed."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from data.notice_tables import Delivery
from tests.notices import made_world, post_office
from tests.notices.made_world import MINUTE, NOON, ROOT, World
from tests.real_faults import Authority
from tests.real_thing import environment

pytestmark = pytest.mark.long

PRO = "pro.agra@police.example"
NOTICED, DUE, AGAIN = 31, 36, 38  # minutes after noon


class Porter:
    """Lets the one user in, and counts who asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        self.asked += 1
        return post_office.lets_in(server, session, envelope, mechanism, given)


def once(world: World, minutes: int, **more: str) -> str:
    """The sender as a real process at so many minutes after noon; gives what it says."""
    given = {"NOTED_DATABASE_URL": world.url, "NOTED_NOW": (NOON + minutes * MINUTE).isoformat(), **more}
    made = subprocess.run(
        [sys.executable, "-m", "notices", "once"],
        cwd=ROOT,
        env=environment(ROOT, **given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert "Traceback" not in made.stderr
    return made.stdout


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_waits_while_the_servers_certificate_has_ended_and_goes_once_it_is_renewed(
    security: str, tmp_path: Path, migrated_sqlite: Path
) -> None:
    vouches, porter = Authority(tmp_path), Porter()
    shown = vouches.context("ended", ends_in=-timedelta(days=1))
    tls: dict[str, Any] = {"ssl_context": shown, "auth_require_tls": False}
    if security == "starttls":
        tls = {"tls_context": shown, "require_starttls": True}
    with (
        post_office.opened(**tls, authenticator=porter) as office,
        made_world.new(tmp_path, migrated_sqlite) as world,
    ):
        world.recipient("agra", PRO)
        world.referral("agra", NOON)
        world.observed(NOON + timedelta(hours=5))
        given = {
            "NOTED_PUBLIC_URL": "https://noted.example.org",
            "NOTED_SMTP_HOST": post_office.HOST,
            "NOTED_SMTP_PORT": str(office.port),
            "NOTED_SMTP_SECURITY": security,
            "NOTED_SMTP_FROM": "Noted <noted@police.example>",
            "NOTED_SMTP_USER": "noted",
            "NOTED_SMTP_PASSWORD": "open",
            "SSL_CERT_FILE": str(vouches.file),
        }
        for minutes in (NOTICED, DUE):
            assert once(world, minutes, **given) == "0 messages were sent.\n"
        waits = world.rows(Delivery)[0]
        assert (waits.state, waits.attempts) == ("waiting", 1)
        assert "certificate is not to be trusted: certificate has expired" in str(waits.error)
        assert (office.mails, porter.asked) == ([], 0)
        shown.load_cert_chain(*vouches.files("renewed", ends_in=timedelta(days=20)))
        assert once(world, AGAIN, **given) == "1 messages were sent.\n"
        assert office.to == [PRO]
        assert [(row.state, row.error) for row in world.rows(Delivery)] == [("sent", None)]
        assert porter.asked == 1
