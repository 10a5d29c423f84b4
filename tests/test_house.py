"""The order of the house, read from its source: who imports what, where files lie, how long they are."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("data", "metrics", "collectors", "language", "letters", "notices", "pages")
OURS = {*ROOMS, "benchmarks", "app", "run", "serve", "crew", "tests"}
NOT_SOURCE = (".venv", "var", ".git")
COMPOSED = ("metrics/__main__.py", "metrics/commands/")
LETTERS = ("letters/__main__.py", "letters/commands/")
VAGUE = re.compile(r"utils?|helpers?|common|misc|managers?|base|core|schedule")


def modules(*, under: str = ".") -> list[Path]:
    """Every Python file of ours as a path below the root."""
    found = (file.relative_to(ROOT) for file in (ROOT / under).rglob("*.py"))
    return sorted(file for file in found if file.parts[0] not in NOT_SOURCE)


PRODUCT = [file for file in modules() if file.parts[0] != "tests"]


def may_import(file: Path) -> set[str]:
    """What of ours a module may import, as dotted beginnings."""
    place = file.as_posix()
    if place == "data/__main__.py" or place.startswith(COMPOSED):
        return {"data", "metrics"}  # where the two that know nothing of each other are put together
    if place.startswith(LETTERS):
        return {"letters", "language", "metrics", "data"}
    if place == "app.py":
        return {"pages.ui"}
    if place == "run.py":
        return {"crew", "serve"}
    if place == "serve.py":
        return {"pages.ui.serving"}
    if place == "benchmarks/worlds.py":
        return {"data", "metrics", "tests.worlds"}  # the slow second implementation is the tests'
    if place == "benchmarks/readers.py":
        return {"data", "pages.ui.access.permissions"}  # it opens every page that there is, as its readers do
    if place == "benchmarks/hurried_program.py":
        return {"benchmarks", "collectors", "notices", "data", "serve"}  # it is each program in turn
    if place == "benchmarks/everybody.py":
        return {"benchmarks", "data", "crew.free_port"}
    if place == "benchmarks/serving.py":
        return {"crew.free_port"}  # it starts the server that its readers measure
    if place.startswith("collectors/sandbox/"):
        return {"collectors.sandbox"}  # it is another company's server: it shares nothing with us
    if place.startswith("pages/ui/"):
        return {"pages.ui", "language", "letters", "notices", "metrics", "data"}
    return {
        "data": {"data"},
        "metrics": {"metrics"},
        "collectors": {"collectors", "data", "metrics"},
        "language": {"language"},
        "letters": {"letters", "language", "metrics"},  # pure: a review in, paper out
        "notices": {"notices", "language", "metrics", "data"},
        "pages": {"pages", "language", "metrics"},
        "benchmarks": {"benchmarks", "collectors", "data", "metrics"},  # it measures all but what is seen
    }.get(file.parts[0], set())


@cache
def imports(file: Path) -> tuple[str, ...]:
    """The dotted names that a module imports, as far as they name modules or what is in them."""
    return tuple(_imports(file))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}:{node.lineno}: imports name the room they come from"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def is_below(name: str, beginnings: set[str]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in beginnings)


@pytest.mark.parametrize("file", PRODUCT, ids=str)
def test_a_room_imports_only_what_the_flow_of_data_allows(file: Path) -> None:
    ours = {name for name in imports(file) if name.partition(".")[0] in OURS}
    wrong = {name for name in ours if not is_below(name, may_import(file))}
    assert not wrong, f"{file} may import {sorted(may_import(file)) or 'nothing of ours'}"


def test_nothing_but_the_start_knows_the_sandbox() -> None:
    knowing = {
        file.as_posix()
        for file in PRODUCT
        if "sandbox" in (ROOT / file).read_text(encoding="utf-8").lower()
        and not file.as_posix().startswith(("collectors/sandbox/", "benchmarks/"))
    }
    assert knowing <= {"run.py"}


ONLY_IN = {
    "streamlit": ("app.py", "pages/"),
    "streamlit.proto": ("benchmarks/readers.py",),  # it says what a browser says to the server
    "altair": ("pages/",),
    "babel": ("language/", "pages/"),
    "typst": ("letters/",),
    "docx": ("letters/",),
    "prometheus_client": ("pages/ui/serving/exposition.py",),
    "pythonjsonlogger": ("data/logs.py",),
    "apprise": ("notices/",),
    "jinja2": ("notices/",),
    "smtplib": ("notices/",),
    "holidays": ("data/festivals.py",),
    "tweepy": ("collectors/x/transport.py",),
    "schedule": ("collectors/ticking.py",),
    "starlette": ("collectors/sandbox/", "pages/ui/serving/"),
    "uvicorn": ("collectors/sandbox/",),
    "sqlmodel": ("data/",),
    "alembic": ("data/",),
    "psycopg": ("data/",),
    "sqlglot": ("data/",),
    "duckdb": ("data/lake.py", "data/query.py", "benchmarks/"),
    "pyspark": ("data/spark.py", "benchmarks/"),
    "adbc_driver_postgresql": ("data/",),
    "ibis": ("data/", "metrics/cases.py"),
    "PIL": ("collectors/picture_looks.py", "collectors/sandbox/drawing.py", "benchmarks/"),
    "openpyxl": ("data/roster_files.py",),
    "xlsxwriter": ("pages/ui/workbook.py",),
    "vl_convert": ("pages/ui/picture_process.py",),
    "phonenumbers": ("data/roster_rows.py",),
    "email_validator": ("data/roster_rows.py",),
}


def known_as(name: str) -> str:
    """The library of `ONLY_IN` to which an imported name belongs: the closest."""
    return max((library for library in ONLY_IN if is_below(name, {library})), key=len)


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_known_in_its_room_alone(library: str) -> None:
    wrong = [
        file.as_posix()
        for file in PRODUCT
        if any(is_below(name, {library}) and known_as(name) == library for name in imports(file))
        and not file.as_posix().startswith(ONLY_IN[library])
    ]
    assert not wrong, f"{library} belongs to {ONLY_IN[library]}"


def test_outside_data_sqlalchemy_is_a_connection_that_is_handed_on() -> None:
    handed_on = {"sqlalchemy.Connection", "sqlalchemy.Engine", "sqlalchemy.Row", "sqlalchemy.exc"}
    wrong = {
        (file.as_posix(), name)
        for file in PRODUCT
        if file.parts[0] not in ("data", "benchmarks")
        for name in imports(file)
        if is_below(name, {"sqlalchemy"}) and not is_below(name, handed_on)
    }
    assert not wrong


def test_metrics_touch_no_clock_no_file_no_network() -> None:
    impure = {"os", "time", "pathlib", "socket", "requests", "sqlite3", "subprocess", "random", "sqlalchemy"}
    files = [file for file in modules(under="metrics") if not file.as_posix().startswith(COMPOSED)]
    assert not {(str(file), name) for file in files for name in imports(file) if is_below(name, impure)}
    for file in files:
        source = (ROOT / file).read_text(encoding="utf-8")
        assert not re.search(r"\.now\(|\.today\(|utcnow", source), f"{file} looks at the clock"


def test_no_python_file_lies_directly_in_pages() -> None:
    assert not list((ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("file", modules(), ids=str)
def test_a_module_is_short_and_named_for_its_trade(file: Path) -> None:
    if "migrations" in file.parts:
        return
    assert not VAGUE.fullmatch(file.stem), "name what it is about"
    source = (ROOT / file).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= (400 if file.parts[0] == "tests" else 200)


@pytest.mark.parametrize("file", PRODUCT, ids=str)
def test_a_module_says_in_a_sentence_what_it_is_for(file: Path) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    words = ast.get_docstring(tree)
    assert words or not tree.body, "a module that holds something begins with its sentence"
