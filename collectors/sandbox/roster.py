"""A made-up list of the staff of the offices' cells: invented names and numbers, addresses that cannot be anybody's."""

import csv
from datetime import timedelta
from pathlib import Path

from collectors.sandbox.people import FIRST_NAMES, LAST_NAMES, draw
from collectors.sandbox.world import World

COLUMNS = ("unit_id", "name", "cug_number", "email", "shift", "trained_on")
SHIFTS = ("morning", "evening")
WITHOUT, ONE_SHIFT = 8, 9
"""Every eighth office has sent no list, and of the others every ninth has staff for one shift alone."""
FIRST_NUMBER = 7_000_000_000


def write(world: World, file: Path) -> int:
    """Write the list as CSV; gives how many people are in it."""
    rows = [row for place in range(len(world.registry.offices)) for row in _cell(world, place)]
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return len(rows)


def _cell(world: World, place: int) -> list[tuple[str, ...]]:
    office = world.registry.offices[place]
    drawn = draw(world.seed, "cell", office.unit_id)
    if drawn % WITHOUT == 0:
        return []
    rows: list[tuple[str, ...]] = []
    for number in range(2 + drawn // 64 % 3):
        each = draw(world.seed, "member", office.unit_id, number)
        name = f"{FIRST_NAMES[each % len(FIRST_NAMES)]} {LAST_NAMES[each // 64 % len(LAST_NAMES)]}"
        cug_number = f"+91{FIRST_NUMBER + 100 * place + number}"
        email = f"cell{number + 1}.{office.unit_id}@example.org"
        shift = SHIFTS[0 if drawn // 8 % ONE_SHIFT == 0 else number % 2]
        trained = world.epoch - timedelta(days=30 + each // 4096 % 700)
        rows.append((office.unit_id, name, cug_number, email, shift, trained.isoformat() if each % 3 else ""))
    return rows
