"""What the circular is judged by in a made-up store: profiles that change, pictures made by code, follows, cells."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import Connection, insert, select, update

from data import roster
from data.compliance_tables import FollowLook, Picture
from data.roster_rows import Member
from data.tables import Account, Profile

HQ_BIO = "Official account of Uttar Pradesh Police. In an emergency dial 112. Complaints: name your district."
KEEPS, BREAKS, CHANGED, UNSEEN = "mathura", "bareilly", "moradabad", "hapur"
"""Offices that keep all, break all, have changed, and whose pictures could not be seen."""
EMBLEM, OTHER = "f0f0f0f00f0f0f0f", "0f1e2d3c4b5a6978"
HOSTILE_BIO = "![x](https://attacker.example/p.png) <b>bold</b> Views are personal."
MANDATORY = ("cmofficeup", "upgovt", "chiefsecyup", "homedeptup", "uppolice", "dgpup")


def png(colour: str) -> bytes:
    """A small picture made here: a disc on a ground."""
    drawn = Image.new("RGB", (64, 64), colour)
    ImageDraw.Draw(drawn).ellipse((16, 16, 48, 48), fill="white")
    file = BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()


def fill(connection: Connection, *, now_at: datetime) -> None:
    """Profiles of headquarters and four offices, and what goes with them."""
    rows = connection.execute(
        select(Account.x_user_id, Account.unit_id, Account.handle).where(Account.unit_id.is_not(None))
    ).all()
    of = {row.unit_id: row for row in rows}
    emblem, other = ("https://pbs.twimg.com/emblem.png", EMBLEM), ("https://pbs.twimg.com/sunset.png", OTHER)
    for unit_id in ("uppolice-hq", KEEPS, BREAKS, CHANGED, UNSEEN):
        for is_old in (True, False):
            row, is_odd = of[unit_id], unit_id == BREAKS or (unit_id == CHANGED and is_old)
            bio = HQ_BIO if unit_id == "uppolice-hq" else HQ_BIO.replace("Uttar Pradesh", unit_id.title())
            picture = (
                ("https://pbs.twimg.com/huge.png", "") if unit_id == UNSEEN else other if is_odd else emblem
            )
            values = {
                "username": "Upp0lice" if unit_id == BREAKS else row.handle, "description": HOSTILE_BIO if is_odd else bio,
                "profile_image_url": picture[0], "profile_banner_url": None if is_odd else f"{picture[0]}/header",
            }  # fmt: skip
            moment = now_at - timedelta(days=30)
            seen = Profile.__table__.c.seen_at
            when = seen < moment if is_old else seen >= moment
            connection.execute(
                update(Profile).where(Profile.x_user_id == row.x_user_id, when).values(**values)
            )
            if unit_id == "uppolice-hq":
                seen_at = now_at - timedelta(days=60 if is_old else 1)
                connection.execute(
                    insert(Profile).values(x_user_id=row.x_user_id, seen_at=seen_at, name="HQ", **values)
                )
    pictures: list[dict[str, Any]] = [
        {"url": f"{url}{part}", "phash": phash or None, "state": "stored" if phash else "refused",
         "reason": None if phash else "too_large", "small": png(colour) if phash else None}
        for (url, phash), colour in ((emblem, "navy"), (other, "orange"), (("https://pbs.twimg.com/huge.png", ""), ""))
        for part in ("", "/header")
    ]  # fmt: skip
    owner = of["uppolice-hq"].x_user_id
    for each in pictures:
        part = "header" if each["url"].endswith("header") else "profile"
        connection.execute(insert(Picture).values(x_user_id=owner, part=part, fetched_at=now_at, **each))
    for unit_id, does in ((KEEPS, True), (BREAKS, False), (CHANGED, True)):
        for number, handle in enumerate(MANDATORY, start=1):
            look = {"x_user_id": of[unit_id].x_user_id, "target_user_id": number, "target_handle": handle}
            connection.execute(
                insert(FollowLook).values(
                    **look,
                    follows=does,
                    how="following",
                    seen_at=now_at - timedelta(days=20),
                    last_seen_at=now_at - timedelta(days=1),
                )
            )
    for place, shift in enumerate(("morning", "evening")):
        member = Member(
            unit_id=KEEPS, name=f"Sample Constable {place + 1}", cug_number=f"+91945440000{place}",
            email=f"cell{place}@police.example", shift=shift,
        )  # fmt: skip
        roster.add(connection, member, by="Sample SI", at=now_at - timedelta(days=10))
