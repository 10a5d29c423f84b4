"""The bill of materials names what runs, each package with the version and the hashes of the lock file."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.real_thing import environment
from tests.test_lock import ROOT, locked


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `make sbom` writes, made by the line in the Makefile, without a network."""
    file = tmp_path_factory.mktemp("sbom") / "sbom.json"
    recipe = re.search(
        r"^\t\$\(IN\)/(cyclonedx-py .+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    assert recipe
    program, *options = recipe[1].replace("var/sbom.json", str(file)).split()
    done = subprocess.run(
        [str(Path(sys.executable).parent / program), *options],
        cwd=ROOT,
        env=environment(file.parent),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    written: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return written


def test_the_bill_is_one_by_the_strict_schema(bill: dict[str, Any]) -> None:
    assert bill["bomFormat"] == "CycloneDX"
    version = SchemaVersion.from_version(bill["specVersion"])
    assert JsonStrictValidator(version).validate_str(json.dumps(bill)) is None


def test_the_bill_names_just_what_runs_with_versions_and_hashes(bill: dict[str, Any]) -> None:
    named = {each["name"]: each["version"] for each in bill["components"]}
    assert named == locked("requirements")
    for each in bill["components"]:
        assert each["purl"].startswith(f"pkg:pypi/{each['name']}@{each['version']}")
        assert any(reference.get("hashes") for reference in each["externalReferences"]), each["name"]


def test_the_bill_says_what_it_is_of(bill: dict[str, Any]) -> None:
    assert bill["metadata"]["component"]["name"] == "noted"
    assert "timestamp" not in bill["metadata"]  # the same lock file gives the same bill
