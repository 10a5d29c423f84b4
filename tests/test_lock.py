"""The lock files against what is asked for: complete, with hashes, and from nowhere in particular."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements", "requirements-uv", "requirements-dev")


def asked_for(name: str) -> list[Requirement]:
    lines = (ROOT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    wanted = (line.partition("#")[0].strip() for line in lines)
    return [Requirement(line) for line in wanted if line and not line.startswith("-r")]


def locked(name: str) -> dict[str, str]:
    """The version of each package, by its name; where a platform decides, the last."""
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;\\]+)", text, re.MULTILINE | re.IGNORECASE)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize("name", FILES)
def test_what_is_asked_for_is_locked_at_a_version_that_fits(name: str) -> None:
    versions = locked(name)
    for wanted in asked_for(name):
        assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), wanted


@pytest.mark.parametrize("name", FILES)
def test_what_is_asked_for_is_pinned_to_the_minor_version(name: str) -> None:
    for wanted in asked_for(name):
        (pin,) = wanted.specifier
        assert pin.operator in ("~=", "=="), wanted


@pytest.mark.parametrize("name", FILES)
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE | re.IGNORECASE)[1:]
    assert len(packages) > 40 or name == "requirements-uv"
    assert not [package.partition("\n")[0] for package in packages if "--hash=sha256:" not in package]
    assert not re.search(r"://|--index|--find-links|--extra", text)


@pytest.mark.parametrize("name", ["requirements", "requirements-uv"])
def test_tests_run_with_the_very_versions_that_run(name: str) -> None:
    developing = locked("requirements-dev")
    assert {package: developing.get(package) for package in locked(name)} == locked(name)
