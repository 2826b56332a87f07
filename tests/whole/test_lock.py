"""The locks hold all that `pyproject.toml` asks for, in versions that it allows, with hashes."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.documents import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def locked(lock: str) -> dict[str, tuple[Version, list[str]]]:
    """The packages of a lock by name, each with its version and the hashes of its files."""
    text = (ROOT / lock).read_text("utf-8")
    blocks = re.split(r"(?m)^(?=\w)", re.sub(r"(?m)^\s*#.*\n", "", text))[1:]
    packages = {}
    for block in blocks:
        name, version = re.match(r"(\S+)==(\S+)", block).groups()  # type: ignore[union-attr]
        assert name not in packages, f"{name} stands twice: one version for every Python"
        packages[name] = (Version(version), re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block))
    return packages


def asked(lock: str) -> list[Requirement]:
    """What has to be in a lock: dependencies, the build backend, pip, and for tests their tools."""
    project = PROJECT["project"]
    texts = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    texts += PROJECT["dependency-groups"]["install"]
    if lock == "requirements-dev.lock":
        texts += [text for extra in project["optional-dependencies"].values() for text in extra]
    return [Requirement(text) for text in texts]


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_asked_for_is_locked_in_a_version_that_is_allowed(lock: str) -> None:
    packages = locked(lock)
    missing = [
        str(wanted)
        for wanted in asked(lock)
        if (name := canonicalize_name(wanted.name)) not in packages
        or packages[name][0] not in wanted.specifier
    ]
    assert missing == [], "run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_hashes_and_no_line_names_a_place(lock: str) -> None:
    assert [name for name, (_, hashes) in locked(lock).items() if not hashes] == []
    text = (ROOT / lock).read_text("utf-8")
    places = [line for line in text.splitlines() if re.search(r"://|^-|file:|\.\.|[ @]/", line)]
    assert places == []


def test_both_locks_have_the_same_versions() -> None:
    brief, everything = (locked(lock) for lock in LOCKS)
    assert brief.items() <= everything.items()
