"""What people write in the made-up world; every sentence was written for it.

Slots in braces: {u} the office's handle, {hq} the headquarters', {other} another office's, {ps} a police station,
{place} a place, {name} the office's name, {n} a number, {day} a festival.
"""

from collections.abc import Mapping
from random import Random

PLACES = (
    ("Neelbagh", "नीलबाग"),
    ("Shantipura", "शांतिपुरा"),
    ("Champa Chauraha", "चम्पा चौराहा"),
    ("Purana Bazar", "पुराना बाजार"),
    ("Kamal Vihar", "कमल विहार"),
    ("Sundar Tiraha", "सुन्दर तिराहा"),
    ("Amrai Road", "अमराई रोड"),
    ("Naya Talab", "नया तालाब"),
    ("Gulmohar Gali", "गुलमोहर गली"),
    ("Devbagh Mod", "देवबाग मोड़"),
    ("Mahua Pul", "महुआ पुल"),
    ("Bela Mandi", "बेला मंडी"),
)
STATIONS = (
    ("Neelbagh", "नीलबाग"),
    ("Shantipura", "शांतिपुरा"),
    ("Kamalganj Naveen", "कमलगंज नवीन"),
    ("Devbagh", "देवबाग"),
    ("Amraipur", "अमराईपुर"),
    ("Sundarpur Kalan", "सुन्दरपुर कलां"),
    ("Champaban", "चम्पाबन"),
    ("Mahuadih", "महुआडीह"),
)
LANGUAGES = ("hi", "hinglish", "en")


def of(rng: Random, sentences: Mapping[str, tuple[str, ...]], language: str) -> str:
    """A sentence in a language, with its place, police station and number filled in."""
    hindi = language == "hi"
    place, station = rng.choice(PLACES), rng.choice(STATIONS)
    return (
        rng.choice(sentences[language])
        .replace("{place}", place[hindi])
        .replace("{ps}", station[hindi])
        .replace("{n}", str(rng.randrange(2, 30)))
    )
