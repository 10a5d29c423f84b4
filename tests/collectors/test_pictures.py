"""Pictures of profiles over real HTTP: each seen once, none of them passed by default, whatever the host gives."""

import io
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import Engine, select

from collectors import picture_looks, pictures
from collectors.site import Site
from collectors.x import images
from data import compliance_reads, profiles, registry
from data.compliance_tables import Picture
from data.profiles import SeenProfile
from metrics.compliance.pictures import distance
from tests.collectors.conftest import NOW_AT, ON_SQLITE, Clock, site_for
from tests.collectors.small_x import SmallX
from tests.data.small_registry import AGRA, HQ, load

IMAGES = f"https://{images.NO_HOST}"
Serve = Callable[[BaseHTTPRequestHandler], None]


def shield(*, size: int = 400, colour: str = "#1b2a6b", form: str = "PNG", **more: Any) -> bytes:
    """A made-up emblem."""
    drawn = Image.new("RGB", (400, 400), "white")
    pen = ImageDraw.Draw(drawn)
    pen.polygon([(60, 50), (340, 50), (320, 260), (200, 360), (80, 260)], fill=colour)
    pen.ellipse((150, 110, 250, 210), fill="#e0b030")
    pen.rectangle((190, 220, 210, 320), fill="white")
    return written(drawn.resize((size, size)), form, **more)


def written(picture: Image.Image, form: str = "PNG", **more: Any) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, form, **more)
    return kept.getvalue()


def bomb(width: int, height: int) -> bytes:
    """The head of a PNG that says it has so many points, and little else."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 9)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(each)) + name + each + struct.pack(">I", zlib.crc32(name + each))
        for name, each in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def moving(form: str) -> bytes:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "green", "blue")]
    return written(frames[0], form, save_all=True, append_images=frames[1:], duration=100)


class Host:
    """A server of images on this machine: bytes by path, or what a function does with the connection."""

    def __init__(self) -> None:
        self.there: dict[str, bytes | Serve] = {}
        self.asked: list[tuple[str, str]] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append((self.path, str(self.headers.get("Authorization"))))
                found = host.there.get(self.path)
                if callable(found):
                    found(self)
                    return
                self.send_response(404 if found is None else 200)
                self.send_header("Content-Length", str(len(found or b"")))
                self.end_headers()
                self.wfile.write(found or b"")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def one_host() -> Iterator[Host]:
    host = Host()
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture
def host(one_host: Host) -> Host:
    one_host.there.clear()
    one_host.asked.clear()
    return one_host


@pytest.fixture
def given(engine: Engine, host: Host, clock: Clock) -> Iterator[Site]:
    """A site whose X is on this machine, so that its images may be too."""
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT)
        registry.resolve(connection, {"uppolice": HQ, "agrapolice": AGRA})
    x = SmallX(clock)
    x.base_url = host.url
    made = site_for(engine, x, clock, timeout_s=0.3)
    yield made
    made.x.transport.session.close()


def show(site: Site, url: str | None, banner: str | None = None) -> None:
    seen = SeenProfile(AGRA, "agrapolice", profile_image_url=url, profile_banner_url=banner)
    with site.engine.begin() as connection:
        profiles.store(connection, [seen], seen_at=site.now_at())


def kept(site: Site) -> dict[str, Any]:
    with site.engine.connect() as connection:
        rows = connection.execute(select(Picture.__table__)).all()
    return {row.url: row for row in rows}


def test_a_picture_is_fetched_large_and_once_and_kept_small_with_its_hash(
    given: Site, host: Host, clock: Clock
) -> None:
    url, banner = f"{IMAGES}/profile_images/1/a_normal.png", f"{IMAGES}/profile_banners/21/1"
    host.there["/profile_images/1/a_400x400.png"] = shield()
    host.there["/profile_banners/21/1/600x200"] = written(Image.linear_gradient("L").resize((600, 200)))
    show(given, url, banner)
    assert pictures.collect(given, run_id=1) is None
    clock.move(days=1)
    assert pictures.collect(given, run_id=2) is None
    assert [path for path, _ in host.asked] == list(host.there)
    found = kept(given)
    assert {row.state for row in found.values()} == {"stored"}
    assert (found[url].width, found[url].part, len(found[url].phash)) == (400, "profile", 32)
    with given.engine.connect() as connection:
        small = compliance_reads.picture(connection, url)
    assert small is not None
    assert len(small) <= 20_000
    assert Image.open(io.BytesIO(small)).size == (96, 96)


def test_neither_token_nor_cookie_goes_to_the_host_of_images(given: Site, host: Host) -> None:
    show(given, f"{IMAGES}/a.png")
    pictures.collect(given, run_id=1)
    assert host.asked == [("/a.png", "None")]


def elsewhere(connection: BaseHTTPRequestHandler) -> None:
    connection.send_response(302)
    connection.send_header("Location", "/good.png")
    connection.send_header("Content-Length", "0")
    connection.end_headers()


def endless(connection: BaseHTTPRequestHandler) -> None:
    connection.send_response(200)
    connection.end_headers()
    try:
        for _ in range(200):
            connection.wfile.write(b"\0" * 65_536)
    except OSError:
        pass


def dripping(connection: BaseHTTPRequestHandler) -> None:
    connection.send_response(200)
    connection.send_header("Content-Length", "1000")
    connection.end_headers()
    try:
        for _ in range(15):
            connection.wfile.write(b"\x89")
            connection.wfile.flush()
            time.sleep(0.1)
    except OSError:
        pass


def unwell(connection: BaseHTTPRequestHandler) -> None:
    connection.send_response(503)
    connection.send_header("Content-Length", "0")
    connection.end_headers()


HOSTILE: list[tuple[bytes | Serve, str, str]] = [
    (b"<html><img src=x onerror=alert(1)></html>", "refused", "not_a_picture"),
    (b"", "refused", "not_a_picture"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "refused", "not_a_picture"),
    (written(Image.new("RGB", (50, 50)), "BMP"), "refused", "not_a_picture"),
    (shield()[:300], "refused", "broken"),
    (bomb(30_000, 30_000), "refused", "too_many_pixels"),
    (bomb(5_000, 5_000), "refused", "too_many_pixels"),
    (moving("GIF"), "refused", "animated"),
    (moving("WEBP"), "refused", "animated"),
    (moving("PNG"), "refused", "animated"),
    (endless, "refused", "too_large"),
    (elsewhere, "refused", "redirected"),
    (dripping, "failed", "too_slow"),
    (unwell, "failed", "unreachable"),
]


@ON_SQLITE
def test_what_is_no_picture_huge_moving_slow_or_gone_is_kept_with_its_reason_and_no_hash(
    given: Site, host: Host
) -> None:
    host.there["/good.png"] = shield()
    seen = {}
    for number, (content, state, reason) in enumerate([*HOSTILE, (b"", "gone", "gone")]):
        url = f"{IMAGES}/{number}.png"
        if state != "gone":
            host.there[f"/{number}.png"] = content
        show(given, url)
        given.now_at.move(seconds=1)
        assert pictures.collect(given, run_id=1) == "of 1 pictures 1 could not be seen"
        seen[url] = (state, reason)
    found = kept(given)
    assert {url: (row.state, row.reason) for url, row in found.items()} == seen
    assert {(row.phash, row.small) for row in found.values()} == {(None, None)}
    assert "/good.png" not in [path for path, _ in host.asked]


@pytest.mark.parametrize(
    "url",
    [
        "http://pbs.twimg.com/a.png",
        "https://pbs.twimg.com:8443/a.png",
        "https://pbs.twimg.com.example.com/a.png",
        "https://pbs.twimg.com@example.com/a.png",
        "https://example.com/pbs.twimg.com/a.png",
        "https://169.254.169.254/latest",
        "http://127.0.0.1:9/a.png",
        "http://localhost/a.png",
        "file:///etc/passwd",
        "https://pbs.twimg.com\\@example.com/a.png",
        "https://[::1",
        "",
    ],
)
def test_nothing_is_fetched_from_anywhere_but_the_one_host(url: str) -> None:
    assert images.address_of(url, base_url="https://api.x.com") is None
    assert images.address_of(url, base_url="http://127.0.0.1:8000") is None


def test_an_x_on_this_machine_is_asked_for_its_images_itself_and_only_x_itself_over_the_net() -> None:
    for host in ("pbs.twimg.com", "pbs.twimg.invalid"):
        url = f"https://{host}/a.png?b=c"
        assert images.address_of(url, base_url="http://127.0.0.1:8000/") == "http://127.0.0.1:8000/a.png"
    assert (
        images.address_of("https://pbs.twimg.com/a.png", base_url="https://api.x.com")
        == "https://pbs.twimg.com/a.png"
    )
    assert images.address_of("https://pbs.twimg.invalid/a.png", base_url="https://api.x.com") is None
    assert images.address_of("https://proxy.example.com/a.png", base_url="https://proxy.example.com") is None


def test_an_address_of_another_host_is_kept_as_refused_and_not_asked(given: Site, host: Host) -> None:
    show(given, "https://example.com/a.png")
    pictures.collect(given, run_id=1)
    (row,) = kept(given).values()
    assert (row.state, row.reason, host.asked) == ("refused", "wrong_host", [])


@ON_SQLITE
def test_a_host_that_is_silent_is_not_asked_for_everything_at_once(given: Site, host: Host) -> None:
    with given.engine.begin() as connection:
        seen = [SeenProfile(user, f"h{user}", profile_image_url=f"{IMAGES}/{user}", profile_banner_url=f"{IMAGES}/b/{user}") for user in (HQ, AGRA)]  # fmt: skip
        profiles.store(connection, seen, seen_at=given.now_at())
    for path in (f"/{HQ}", f"/{AGRA}", f"/b/{HQ}", f"/b/{AGRA}"):
        host.there[path] = unwell
    said = pictures.collect(given, run_id=1)
    assert said == "of 3 pictures 3 could not be seen; 1 more wait, since their host does not answer"


@ON_SQLITE
def test_pictures_keep_the_searches_waiting_for_a_minute_and_no_longer(
    given: Site, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.there["/profile_images/1/a_400x400.png"] = shield()
    show(given, f"{IMAGES}/profile_images/1/a_normal.png")
    with monkeypatch.context() as patched:
        patched.setattr(pictures, "LONGEST_S", -1)
        assert pictures.collect(given, run_id=1) == "1 pictures wait for the next hour"
    assert not host.asked
    assert pictures.collect(given, run_id=2) is None
    assert len(host.asked) == 1


def apart(one: bytes, other: bytes) -> int:
    hashes = [picture_looks.look(each, part="profile").phash for each in (one, other)]
    return distance(*(str(each) for each in hashes))


@pytest.mark.parametrize(
    "copy",
    [
        shield(size=48),
        shield(form="JPEG", quality=30),
        shield(form="WEBP"),
        written(Image.open(io.BytesIO(shield())).convert("RGBA")),
        written(Image.open(io.BytesIO(shield())).crop((0, 20, 360, 380))),
        written(Image.open(io.BytesIO(shield())).crop((40, 40, 400, 400))),
    ],
    ids=["resized", "jpeg", "webp", "with a channel more", "cut", "cut on one side"],
)
def test_a_copy_that_was_resized_recompressed_or_cut_by_a_tenth_is_near(copy: bytes) -> None:
    assert apart(shield(), copy) <= 10


def test_other_pictures_are_far() -> None:
    others = [
        Image.radial_gradient("L"),
        Image.linear_gradient("L"),
        Image.effect_mandelbrot((200, 200), (-2, -1, 1, 1), 50),
    ]
    for other in others:
        assert apart(shield(), written(other)) > 10


def test_a_picture_of_one_colour_and_one_with_a_dot_are_looked_at_whole() -> None:
    plain = Image.new("RGB", (400, 400), "white")
    assert picture_looks.trimmed(plain) is plain
    ImageDraw.Draw(plain).rectangle((190, 190, 200, 200), fill="black")
    assert picture_looks.trimmed(plain) is plain


def test_a_picture_of_noise_is_kept_small_all_the_same() -> None:
    noise = Image.effect_noise((1500, 500), 90).convert("RGB")
    found = picture_looks.look(written(noise), part="header")
    assert found.small is not None
    assert len(found.small) <= picture_looks.MOST_SMALL_BYTES


def test_the_size_that_is_asked_for_is_not_the_thumbnail() -> None:
    assert images.larger("https://pbs.twimg.com/profile_images/1/a_normal.jpg", "profile").endswith(
        "/a_400x400.jpg"
    )
    assert images.larger("https://pbs.twimg.com/profile_images/1/a_normal_b.jpg", "profile").endswith(
        "a_normal_b.jpg"
    )
    assert images.larger("https://pbs.twimg.com/profile_banners/1/2", "header").endswith("/2/600x200")


def test_a_picture_of_too_many_passes_is_refused_before_it_is_decoded() -> None:
    kept = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(kept, "JPEG", progressive=True)
    content = kept.getvalue()
    last = content.rindex(b"\xff\xda")
    many = content[:last] + content[last:-2] * 200 + content[-2:]
    assert picture_looks.look(content, part="profile").state == "stored"
    assert picture_looks.look(many, part="profile").reason == "broken"


def test_what_is_no_address_is_refused_like_another_host() -> None:
    assert images.address_of(images.larger("https://[", "header"), base_url="https://api.x.com") is None
