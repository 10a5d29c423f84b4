"""What a server is set up with fits the project: programs that exist, settings that are known, rights that are few."""

import re
import shlex
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from data import secret_files
from data.settings import PREFIX, Settings
from tests.test_house import OURS, ROOMS

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
LASTING = [file for file in UNITS if file.stem != "noted-backup"]
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))
OWN = {name: each for name, each in COMPOSE["services"].items() if each["image"] == "noted"}
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
SETTINGS |= {secret_files.name_of(name, prefix=PREFIX) for name in secret_files.SECRETS}
OF_THE_PROXY = {"NOTED_HOST", "NOTED_DASHBOARDS"}


def unit(file: Path) -> RawConfigParser:
    found = RawConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(file, encoding="utf-8")
    return found


def is_ours(words: list[str]) -> bool:
    """Whether a call of Python names a program of the project."""
    words = words[words.index("-m") + 1 :] if "-m" in words else words
    return (ROOT / words[0] / "__main__.py").is_file() or (ROOT / words[0]).is_file()


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.stem)
def test_a_unit_starts_a_program_of_ours_with_few_rights(file: Path) -> None:
    service = unit(file)["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program == "/opt/noted/.venv/bin/python"
    assert is_ours(words)
    assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == (
        "noted",
        "yes",
        "strict",
    )
    assert (service["CapabilityBoundingSet"], service["UMask"]) == ("", "0077")


def test_the_second_dashboard_of_the_guide_has_a_port_and_settings_of_its_own() -> None:
    """Made as the guide makes it, by its own line."""
    (change,) = re.findall(
        r"^sed '([^']+)' \S+/noted-dashboard\.service >", (ROOT / "docs/server.md").read_text(), re.MULTILINE
    )
    first = DEPLOY / "systemd" / "noted-dashboard.service"
    second = subprocess.run(["sed", change, first], capture_output=True, text=True, check=True).stdout
    lines = zip(first.read_text(encoding="utf-8").splitlines(), second.splitlines(), strict=True)
    assert [there for here, there in lines if here != there] == [
        "EnvironmentFile=-/etc/noted/dashboard-2.env",
        "ExecStart=/opt/noted/.venv/bin/python serve.py --address 127.0.0.1 --port 8502",
    ]


@pytest.mark.parametrize("file", LASTING, ids=lambda file: file.stem)
def test_what_runs_for_years_is_watched_and_started_anew(file: Path) -> None:
    service = unit(file)["Service"]
    assert (service["Type"], service["Restart"]) == ("notify", "always")
    assert int(service["WatchdogSec"]) >= 120
    # packages ask for more than the list allows (pyarrow's allocator: mbind): to be refused must not end the program
    assert service["SystemCallErrorNumber"] == "EPERM"


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="a machine without systemd cannot judge its units"
)
def test_systemd_itself_has_nothing_against_the_units(tmp_path: Path) -> None:
    made = [*UNITS, *(DEPLOY / "systemd").glob("*.timer")]
    for file in made:
        words = file.read_text(encoding="utf-8").replace("/opt/noted/.venv/bin/python", "/bin/sh")
        (tmp_path / file.name).write_text(words, encoding="utf-8")
    names = [str(tmp_path / file.name) for file in made]
    said = subprocess.run(
        ["systemd-analyze", "verify", *names], capture_output=True, text=True, timeout=60, check=False
    )
    about_ours = [
        line for line in said.stderr.splitlines() if "noted-" in line and "docs/server.md" not in line
    ]
    assert about_ours == []


def test_every_setting_that_is_named_is_known() -> None:
    for file in DEPLOY.rglob("*"):
        if file.is_file():
            named = set(re.findall(r"\bNOTED_[A-Z_]+\b", file.read_text(encoding="utf-8")))
            assert named <= SETTINGS | OF_THE_PROXY, file


@pytest.mark.parametrize("name", OWN)
def test_a_container_is_read_only_without_rights_and_starts_a_program_of_ours(name: str) -> None:
    each = OWN[name]
    assert each["read_only"] is True
    assert each["cap_drop"] == ["ALL"]
    assert each["security_opt"] == ["no-new-privileges:true"]
    calls = " ".join(each.get("command", ["python", "serve.py"]))
    assert all(is_ours(shlex.split(call)) for call in re.findall(r"python ([^&]+)", calls))


def test_the_credentials_of_x_are_the_collectors_alone_and_the_database_is_reached_from_inside() -> None:
    holders = [
        name for name, each in COMPOSE["services"].items() if "x-bearer-token" in each.get("secrets", ())
    ]
    assert holders == ["collectors"]
    assert COMPOSE["services"]["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [name for name, each in COMPOSE["services"].items() if "ports" in each] == ["proxy"]


@pytest.mark.parametrize("name", OWN)
def test_a_container_has_all_settings_of_the_sign_in_or_none(name: str) -> None:
    each = OWN[name]
    settings = each["environment"]
    if "oidc-client-secret" in each["secrets"]:
        assert "NOTED_OIDC_CLIENT_ID" not in settings  # of noted.env, which all share
    else:
        assert (settings["NOTED_OIDC_METADATA_URL"], settings["NOTED_OIDC_CLIENT_ID"]) == ("", "")


def test_every_secret_is_declared() -> None:
    used = {secret for each in COMPOSE["services"].values() for secret in each.get("secrets", ())}
    assert used == set(COMPOSE["secrets"])


def test_the_image_holds_every_room_and_runs_as_nobody() -> None:
    words = (DEPLOY / "container" / "Dockerfile").read_text(encoding="utf-8")
    last = words.rpartition("FROM ")[2]
    copied = {
        name for line in re.findall(r"^COPY (?!--)(.+)$", last, re.MULTILINE) for name in line.split()[:-1]
    }
    assert copied >= {*ROOMS, "static", ".streamlit", "app.py", "serve.py"}
    assert copied <= {*OURS, "static", ".streamlit", "app.py", "serve.py", "crew.py", "pyproject.toml"}
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "--require-hashes" in words
    ignored = (DEPLOY / "container" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == copied | {"requirements.lock"}
