"""A theme is found folder by folder, and what has been read of it is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.editions.theme import Theme
from briefgen.facts.markings import BUILT_IN
from briefgen.problems import Refused

SCHEME = "name: Desk\nplace: centre\nmarkings: [OPEN, DESK ONLY]\n"


@pytest.fixture
def own(tmp_path: Path) -> Theme:
    """A theme with a kind, a word and a marking scheme of the user's own."""
    for name, text in {
        "kinds/memo/settings.yaml": "label: {en: Memo}\nsections: [bottom_line]\n",
        "locales/en.yaml": "contents: What is in it\n",
        "markings/desk.yaml": SCHEME,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return Theme.of(tmp_path)


def test_kinds_words_and_schemes_come_from_the_users_folder_first(own: Theme) -> None:
    assert "memo" in own.kinds()
    assert own.kind("memo").sections == ("bottom_line",)
    assert own.words("en")["contents"] == "What is in it"
    assert own.words("en")["sections"] == Theme.of().words("en")["sections"]
    assert set(own.schemes) == {*BUILT_IN, "Desk"}


def test_files_are_read_once(own: Theme) -> None:
    before = own.kind("memo"), own.words("en"), own.schemes
    for path in own.folders[0].rglob("*.yaml"):
        path.write_text("changed: yes\n")
    assert (own.kind("memo"), own.words("en"), own.schemes) == before
    assert own.kind("memo") is before[0]
    with pytest.raises(Refused):
        Theme.of(own.folders[0]).kind("memo")


def test_a_mistake_is_told_each_time_until_it_is_mended(own: Theme) -> None:
    path = own.folders[0] / "kinds" / "memo" / "settings.yaml"
    path.write_text("label: {en: Memo}\nsections: [bottom_lines]\n")
    for _ in range(2):
        with pytest.raises(Refused, match="No section is called `bottom_lines`"):
            own.kind("memo")
    path.write_text("label: {en: Memo}\nsections: [bottom_line]\n")
    assert own.kind("memo").name == "memo"


def test_themes_with_the_same_folders_are_equal(own: Theme) -> None:
    own.kind("memo")
    assert own == Theme(own.folders)
    assert hash(own) == hash(Theme(own.folders))


def test_a_kind_that_there_is_not(own: Theme) -> None:
    with pytest.raises(Refused, match="no kind of document called `letter`") as caught:
        own.kind("letter")
    assert caught.value.problems[0].hint == "known: brief, cards, handout, memo"


def test_no_path_leads_out_of_the_folders(own: Theme) -> None:
    (own.folders[0].parent / "secret.yaml").write_text("x")
    assert own.find("../secret.yaml") is None
    assert own.find(str(own.folders[0].parent / "secret.yaml")) is None
    (own.folders[0] / "link.yaml").symlink_to(own.folders[0].parent / "secret.yaml")
    assert own.find("link.yaml") is None


def test_a_folder_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no such folder"):
        Theme.of(tmp_path / "looks")


def test_the_users_file_goes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "print.css").write_text("/* mine */")
    theme = Theme.of(tmp_path)
    assert theme.read("styles/print.css") == b"/* mine */"
    assert theme.find("styles/screen.css") == Theme.of().find("styles/screen.css")


def test_a_link_out_of_the_folder_is_no_template(tmp_path: Path) -> None:
    """A folder of templates may come by e-mail: nothing else on the disk is shown by it."""
    styles = tmp_path / "mine" / "styles"
    styles.mkdir(parents=True)
    (tmp_path / "secret.css").write_text("secret")
    (styles / "own.css").write_text("own")
    (styles / "print.css").symlink_to(tmp_path / "secret.css")
    (styles / "alias.css").symlink_to("own.css")
    (tmp_path / "mine" / "kinds").symlink_to(tmp_path)
    (tmp_path / "settings.yaml").write_text("x")
    theme = Theme.of(tmp_path / "mine")
    ours = Theme.of().find("styles/print.css")
    assert theme.find("styles/print.css") == ours, "ours is used in its place"
    assert theme.find("kinds/secret.css") is None
    assert theme.read("styles/alias.css") == b"own", "a link inside the folder is no harm"
