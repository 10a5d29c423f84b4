"""Other channels by a real webhook on this machine: taken, refused, silent; no message of ours holds an address."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from data.deliveries import DOUBTFUL, FAILED, WAITING, Claimed
from data.setting_values import SettingsError
from data.settings import Settings, settings
from notices import channels, outcomes
from tests.notices.made_world import NOON
from tests.notices.post_office import free_port


class Webhook(http.server.BaseHTTPRequestHandler):
    """Keeps what it is told; answers as the path says."""

    told: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.told.append(body)
        if self.path.startswith("/silent"):
            time.sleep(1.2)
        self.send_response(int(self.path.strip("/")) if self.path.strip("/").isdigit() else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is said of it."""


@pytest.fixture
def port() -> Iterator[int]:
    Webhook.told = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    worker = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    worker.start()
    yield int(server.server_address[1])
    server.shutdown()
    server.server_close()
    worker.join()


def given(monkeypatch: pytest.MonkeyPatch, text: str, *, mode: int = 0o600) -> Settings:
    file = Path("channels.toml").absolute()
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    monkeypatch.setenv("NOTED_CHANNELS_FILE", str(file))
    settings.cache_clear()
    return settings()


def message(name: str) -> Claimed:
    return Claimed(1, "apprise", name, "abc", "Noted: 2 – आगरा", "एक <b>पंक्ति</b> *यहाँ*", None, NOON, 1)


def test_a_webhook_gets_the_text_as_it_was_written(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = channels.read(given(monkeypatch, f'agra-desk = "json://127.0.0.1:{port}/"\n'))
    assert found.names == ("agra-desk",)
    assert found.send(message("agra-desk"), limit_s=5) == outcomes.DONE
    assert (Webhook.told[0]["title"], Webhook.told[0]["message"]) == (
        "Noted: 2 – आगरा",
        "एक <b>पंक्ति</b> *यहाँ*",
    )


@pytest.mark.parametrize(
    ("path", "state"), [("503", WAITING), ("429", WAITING), ("404", FAILED), ("401", FAILED)]
)
def test_what_a_channel_answers_says_whether_it_is_tried_again(
    path: str, state: str, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = channels.read(given(monkeypatch, f'desk = "json://user:hidden-word@127.0.0.1:{port}/{path}"\n'))
    outcome = found.send(message("desk"), limit_s=5)
    assert (outcome.state, outcome.error) == (state, f"the channel answered {path}")


def test_a_channel_that_took_it_and_never_answered_is_doubtful(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = channels.read(given(monkeypatch, f'desk = "json://127.0.0.1:{port}/silent?rto=0.2"\n'))
    assert found.send(message("desk"), limit_s=5).state == DOUBTFUL
    slow = channels.read(given(monkeypatch, f'desk = "json://127.0.0.1:{port}/silent"\n'))
    assert slow.send(message("desk"), limit_s=0.2).error == "no answer within 0.2 s"
    assert len(Webhook.told) == 2


def test_what_breaks_in_a_channel_is_told_by_its_kind_and_never_by_its_words(
    port: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = channels.read(given(monkeypatch, f'desk = "json://127.0.0.1:{port}/"\n'))

    def breaks(*_: object, **__: object) -> bool:
        raise RuntimeError("hidden-word")

    monkeypatch.setattr(found._addresses["desk"], "notify", breaks)
    assert found.send(message("desk"), limit_s=5).error == "sending it broke off (RuntimeError)"
    assert "hidden-word" not in capfd.readouterr().err


def test_a_channel_that_is_not_there_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found = channels.read(given(monkeypatch, f'desk = "json://127.0.0.1:{free_port()}/"\n'))
    assert found.send(message("desk"), limit_s=5).state == WAITING
    assert found.send(message("other"), limit_s=5).state == WAITING


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('Agra = "json://127.0.0.1/hidden-word"', "no name for a channel"),
        ('desk = "nosuch://hidden-word"', "Apprise cannot use the address of desk"),
        ("desk = 5", "Apprise cannot use the address of desk"),
        ("desk = json://hidden-word", "this is no TOML"),
        ('desk = "json://127.0.0.1/hidden-word?retry=2"', "desk goes to 3 places"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_without_an_address(
    text: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError) as refused:
        channels.read(given(monkeypatch, text + "\n"))
    assert said in str(refused.value)
    assert "hidden-word" not in str(refused.value)


def test_a_file_that_others_may_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="everybody on this machine may read or write"):
        channels.read(given(monkeypatch, 'desk = "json://127.0.0.1/"\n', mode=0o644))
