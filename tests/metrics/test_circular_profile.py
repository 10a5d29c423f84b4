"""Handles, pictures and bios, each seen kept, not kept and not known, with what was compared."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import circular_file, registry_files
from data.settings import PROJECT
from metrics.compliance.bios import difference, same_bio, spans
from metrics.compliance.finding import Finding
from metrics.compliance.handles import handle_format, imitates, names_of
from metrics.compliance.pictures import Picture, distance, same_picture
from tests.metrics.circular_frames import HQ_BIO, HQ_HASH, RULES

REGISTRY = PROJECT / "data" / "registry"


def of_handle(handle: str, *names: str, kind: str = "district", prescribed: str | None = None) -> Finding:
    return handle_format(
        handle, kind=kind, names=names, prescribed=prescribed, hq_handle="Uppolice", rules=RULES.handle
    )


@pytest.mark.parametrize(
    ("handle", "names"),
    [
        ("MathuraPolice", ["Mathura"]),
        ("mathura_pol", ["Mathura"]),
        ("muzafarnagarpol", ["Muzaffarnagar"]),
        ("ambedkarnagrpol", ["Ambedkar Nagar"]),
        ("siddharthnagpol", ["Siddharthnagar"]),
        ("AllahabadPolice", ["Prayagraj", "Allahabad"]),
        ("kannojpolice", ["Kannoj"]),
        ("varanasipolice", ["Waaranasi"]),
    ],
)
def test_a_handle_named_after_its_district_is_kept(handle: str, names: list[str]) -> None:
    assert of_handle(handle, *names).verdict == "pass"


@pytest.mark.parametrize(
    "handle", ["agrapolice", "mathuratimes", "policemathura", "mathpolice", "mathurapolicex"]
)
def test_another_name_is_not_kept_and_what_was_expected_is_shown(handle: str) -> None:
    found = of_handle(handle, "Mathura")
    assert (found.verdict, found.reason, found.found) == ("fail", "other_name", f"@{handle}")
    assert found.expected == "@mathurapolice, @mathurapol"


def test_a_name_that_fits_may_not_leave_letters_out() -> None:
    assert of_handle("maharjganjpol", "Maharajganj").verdict == "fail"
    assert of_handle("mathrapolice", "Mathura").verdict == "fail"


def test_the_prescribed_handle_goes_before_the_pattern() -> None:
    assert of_handle("GHAZIABADpolice", "Ghaziabad", prescribed="ghaziabadPolice").verdict == "pass"
    found = of_handle("ghaziabadpol", "Ghaziabad", prescribed="ghaziabadPolice")
    assert (found.verdict, found.reason, found.expected) == ("fail", "other_handle", "@ghaziabadPolice")


def test_a_kind_without_a_pattern_is_not_known() -> None:
    found = of_handle("112UttarPradesh", "UP-112", kind="other")
    assert (found.verdict, found.reason) == ("unknown", "no_pattern")


@pytest.mark.parametrize("handle", ["UppoIice", "Upp0lice", "uppo1ice", "upp_olice", "Uрpolice", "uppollce"])
def test_a_handle_that_only_looks_like_headquarters_is_impersonation(handle: str) -> None:
    found = of_handle(handle, "UP", prescribed=handle)
    assert (found.verdict, found.reason) == ("fail", "impersonation")
    assert found.evidence == {"looks_like": "Uppolice"}


@pytest.mark.parametrize("handle", ["uppolice", "UPPOLICE", "uppoliceinfo", "upstf"])
def test_neither_the_handle_itself_nor_another_name_imitates(handle: str) -> None:
    assert not imitates(handle, "Uppolice")


def test_the_names_of_an_office_are_taken_out_of_what_it_is_called() -> None:
    assert names_of("Devipatan (Gonda) Range", None) == ("Devipatan", "Gonda")
    assert names_of("Agra", "Agra district police (SSP) until 2022-11") == ("Agra",)
    assert names_of("Noida Traffic Police") == ("Noida",)


def test_every_district_of_the_registry_keeps_the_handle_it_has() -> None:
    units = registry_files.read_units(REGISTRY / "units.csv")
    accounts = {
        each.unit_id: each.handle for each in registry_files.read_accounts(REGISTRY / "accounts.csv", units)
    }
    former = circular_file.former_names()
    judged = {}
    for unit in units:
        if (
            unit.kind in ("district", "commissionerate", "zone", "range", "traffic")
            and unit.unit_id in accounts
        ):
            names = (
                *names_of(unit.name_en, former.get(unit.unit_id)),
                *RULES.handle.names.get(unit.unit_id, ()),
            )
            judged[unit.unit_id] = handle_format(
                accounts[unit.unit_id], kind=unit.kind, names=names, prescribed=unit.prescribed_handle,
                hq_handle="Uppolice", rules=RULES.handle,
            ).verdict  # fmt: skip
    assert len(judged) > 80
    assert {unit_id for unit_id, verdict in judged.items() if verdict != "pass"} == set()


def picture(phash: str | None = HQ_HASH, **of: Any) -> Picture:
    return Picture(**({"url": "https://pbs.twimg.com/a.png", "state": "stored", "phash": phash} | of))


def slow_distance(one: str, other: str) -> int:
    bits = [f"{int(each, 16):064b}" for each in (one, other)]
    return sum(a != b for a, b in zip(*bits, strict=True))


HASHES = st.integers(0, 2**64 - 1).map(lambda bits: f"{bits:016x}")


@given(HASHES, HASHES)
def test_the_distance_of_two_hashes_is_the_count_of_their_other_bits(one: str, other: str) -> None:
    assert distance(one, other) == slow_distance(one, other) == distance(other, one)


def test_of_two_hashes_the_closer_pair_counts_and_of_one_alone_that_of_the_whole() -> None:
    other = "0000ffff0000ffff"
    assert distance(other + HQ_HASH, HQ_HASH + HQ_HASH) == 0
    assert distance(HQ_HASH + other, HQ_HASH + HQ_HASH) == 0
    assert distance(other, HQ_HASH + other) == 64
    assert same_picture(picture("0f" * 12), picture(), limit=10).verdict == "unknown"


@pytest.mark.parametrize(
    ("own", "hq", "verdict", "reason"),
    [
        (picture(), picture(), "pass", None),
        (picture(f"{int(HQ_HASH, 16) ^ 0x3FF:016x}"), picture(), "pass", None),
        (picture(f"{int(HQ_HASH, 16) ^ 0x7FF:016x}"), picture(), "fail", "other_picture"),
        (picture(url=None), picture(), "fail", "no_picture"),
        (picture(url="https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png"), picture(), "fail", "no_picture"),
        (picture(None, state="refused", reason="too_large"), picture(), "unknown", "picture_refused"),
        (picture(None, state="gone"), picture(), "unknown", "picture_gone"),
        (picture(None, state=None), picture(), "unknown", "picture_waits"),
        (picture(None), picture(), "unknown", "picture_waits"),
        (picture(), None, "unknown", "hq_not_known"),
        (picture(), picture(None, state="gone"), "unknown", "hq_not_known"),
    ],
)  # fmt: skip
def test_a_picture_is_judged_by_bits_and_never_guessed(
    own: Picture, hq: Picture | None, verdict: str, reason: str | None
) -> None:
    found = same_picture(own, hq, limit=RULES.limits.picture_distance)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert found.evidence["url"] == own.url


def of_bio(seen: str | None, *, hq: str | None = HQ_BIO, limit: float = 0.2) -> Finding:
    return same_bio(seen, hq_bio=hq, names_en=["Mathura"], names_hi=["मथुरा"], limit=limit, rules=RULES.bio)


def test_headquarters_bio_with_the_name_of_the_office_is_kept() -> None:
    found = of_bio(HQ_BIO.replace("Uttar Pradesh", "MATHURA"), limit=0)
    assert (found.verdict, found.evidence["difference"]) == ("pass", 0)


def test_a_bio_in_another_normal_form_and_with_joiners_is_the_same() -> None:
    hq = "उत्तर प्रदेश पुलिस का आधिकारिक हैंडल। \u0915\u093cानून सबके लिए। Café in Noida."
    own = hq.replace("उत्तर प्रदेश", "मथुरा")
    assert (
        of_bio(unicodedata.normalize("NFD", own).replace("हैंडल", "हैंडल\u200d"), hq=hq, limit=0).verdict
        == "pass"
    )
    assert of_bio(own.replace("\u0915\u093c", "\u0958"), hq=hq, limit=0).verdict == "pass"


@pytest.mark.parametrize(
    ("seen", "reason"),
    [("", "no_bio"), (None, "no_bio"), ("Views are personal. Cricket and tea.", "other_bio")],
)
def test_another_bio_and_none_are_not_kept(seen: str | None, reason: str) -> None:
    found = of_bio(seen)
    assert (found.verdict, found.reason) == ("fail", reason)
    assert "Mathura Police" in str(found.expected)


def test_without_headquarters_bio_nothing_is_known() -> None:
    assert (of_bio("Mathura Police", hq=None).verdict, of_bio("x", hq=" ").reason) == (
        "unknown",
        "hq_not_known",
    )


def test_differences_are_marked_in_their_order() -> None:
    assert spans("name your district and station.", "please name your station") == [
        ["added", "please"], ["same", "name your"], ["missing", "district and"], ["same", "station"],
    ]  # fmt: skip


@given(st.text(max_size=40), st.text(max_size=40))
def test_marks_hold_every_word_of_what_was_seen(expected: str, seen: str) -> None:
    marked = " ".join(text for kind, text in spans(expected, seen) if kind != "missing")
    assert marked.split() == seen.split()
    assert 0 <= difference(expected, seen) <= 1
