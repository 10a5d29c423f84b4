"""Mail to real servers and to bad ones: taken, refused, hanging, dripping, dropped; each told for what it is."""

import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from data.deliveries import DOUBTFUL, FAILED, SENT, WAITING, Claimed
from notices import mail, outcomes
from notices.outcomes import Outcome
from tests.notices import post_office
from tests.notices.made_world import NOON, mail_by
from tests.notices.post_office import answers, hang, opened, scripted

READY, GOES_ON = b"220 here", b"354 go on"
OK = b"250 ok"


def claimed(address: str = "pro.agra@police.example", **more: object) -> Claimed:
    given = {"subject": "Noted: 2 – आगरा", "text": "एक पंक्ति\n.\n", "html": None, **more}
    return Claimed(1, "email", address, "abc123", made_at=NOON, attempts=1, **given)


def sent(port: int, *, timeout_s: float = 5, address: str = "pro.agra@police.example") -> Outcome:
    return mail.send(claimed(address), mail_by(port, timeout_s=timeout_s))


def test_a_mail_arrives_as_it_was_written_under_the_same_id_each_time() -> None:
    with opened() as office:
        for _ in range(2):
            assert mail.send(claimed(html="<p>एक</p>"), mail_by(office.port)) == outcomes.DONE
    first, second = office.mails
    assert (str(first["Subject"]), str(first["To"])) == ("Noted: 2 – आगरा", "pro.agra@police.example")
    assert office.text() == "एक पंक्ति\n.\n"
    assert first["Message-ID"] == second["Message-ID"] == "<abc123@police.example>"
    assert office.envelopes[0] == ["pro.agra@police.example"]
    html = first.get_body(("html",))
    assert html is not None
    assert "एक" in html.get_content()


def test_half_of_the_recipients_are_refused_and_each_is_told_for_itself() -> None:
    with opened() as office:
        office.refusals = {
            "gone@police.example": "550 no such user",
            "full@police.example": "452 mailbox full",
        }
        found = {
            each: sent(office.port, address=f"{each}@police.example") for each in ("gone", "full", "there")
        }
    assert {name: each.state for name, each in found.items()} == {
        "gone": FAILED,
        "full": WAITING,
        "there": SENT,
    }
    assert found["gone"].error == "550 no such user"
    assert office.to == ["there@police.example"]


@pytest.mark.parametrize(("answer", "state"), [("552 too big", FAILED), ("451 later", WAITING)])
def test_what_is_refused_after_its_whole_text_is_told_by_the_answer(answer: str, state: str) -> None:
    with opened() as office:
        office.content = answer
        assert sent(office.port) == Outcome(state, answer)


@pytest.mark.parametrize("speak", [hang, post_office.drip], ids=["hangs", "drips"])
def test_a_server_that_never_comes_to_an_end_is_left_when_its_time_is_over(speak: object) -> None:
    with scripted(speak) as port:
        began = time.monotonic()
        found = sent(port, timeout_s=0.6)
        assert time.monotonic() - began < 3
    assert found.state == WAITING
    assert found.error in ("no answer within 0.6 s", "the server did not answer in time")


def test_a_server_that_goes_away_after_the_whole_mail_leaves_it_doubtful() -> None:
    dialogue = answers(READY, OK, OK, OK, GOES_ON)
    with scripted(dialogue) as port:
        found = sent(port)
    assert found.state == DOUBTFUL
    assert "did not say that it took it" in str(found.error)


def test_a_server_that_goes_away_before_it_is_tried_again() -> None:
    with scripted(answers(READY, OK, OK)) as port:
        assert sent(port) == outcomes.later("the server ended the dialogue")


def test_a_server_that_is_not_there_is_tried_again() -> None:
    assert sent(post_office.free_port()).state == WAITING


def test_whoever_is_asked_to_end_leaves_before_the_last_word_as_if_nothing_had_been() -> None:
    with scripted(hang) as port:
        found = mail.send(claimed(), mail_by(port, timeout_s=30), ending=lambda: True)
    assert found.state == outcomes.UNTRIED


@pytest.mark.parametrize("address", ["pro@police.example\r\nBcc: x@y.example", "प्रो@police.example"])
def test_an_address_that_cannot_be_written_fails_at_once(address: str) -> None:
    assert sent(post_office.free_port(), address=address).state == FAILED


def test_what_cannot_be_said_to_the_server_is_tried_again_and_holds_no_password() -> None:
    with opened(authenticator=post_office.lets_in, auth_require_tls=False) as office:
        found = mail.send(claimed(), mail_by(office.port, user="noted", password="पासवर्ड"))  # noqa: S106
    assert (found.state, "NOTED_SMTP_PASSWORD" in str(found.error)) == (WAITING, True)


def certificate(folder: Path) -> tuple[Path, Path]:
    """One for this machine that nobody vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "made up")])
    at = datetime.now(UTC)
    import ipaddress  # noqa: PLC0415

    own = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), at - timedelta(days=1),
                                at + timedelta(days=1))
        .add_extension(own, critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_is_looked_at_before_a_password_is_said(security: str, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    more = (
        {"tls_context": server, "require_starttls": True}
        if security == "starttls"
        else {"ssl_context": server}
    )
    with opened(**more, authenticator=post_office.lets_in, auth_require_tls=security == "starttls") as office:
        given = mail_by(office.port, security=security, user="noted", password="open")  # noqa: S106
        stranger = mail.send(claimed(), given)
        trusted = ssl.create_default_context(cafile=str(cert))
        let_in = mail.send(claimed(), given, context=trusted)
        wrong = mail_by(office.port, security=security, user="noted", password="shut")  # noqa: S106
        kept_out = mail.send(claimed(), wrong, context=trusted)
    assert stranger.state == WAITING
    assert "certificate is not to be trusted" in str(stranger.error)
    assert let_in == outcomes.DONE
    assert kept_out.state == WAITING
    assert "does not let us in" in str(kept_out.error)
    assert len(office.mails) == 1


def test_a_server_without_tls_gets_no_mail_where_tls_is_wanted() -> None:
    with opened() as office:
        found = mail.send(claimed(), mail_by(office.port, security="starttls"))
    assert (found.state, office.mails) == (WAITING, [])
