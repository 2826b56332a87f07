"""Where templates are found: the user's folder first, and never outside either folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.editions.theme import Theme
from briefgen.problems import Refused


def test_the_users_file_goes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "print.css").write_text("/* mine */")
    theme = Theme.of(tmp_path)
    assert theme.read("styles/print.css") == b"/* mine */"
    assert theme.find("styles/screen.css") == Theme.of().find("styles/screen.css")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no such folder"):
        Theme.of(tmp_path / "none")
    with pytest.raises(Refused, match="No template folder has `styles/none"):
        Theme.of().read("styles/none.css")


@pytest.mark.parametrize("path", ["../secret.css", "styles/../../secret.css", "{}/secret.css"])
def test_no_path_leads_out_of_the_folder(path: str, tmp_path: Path) -> None:
    (tmp_path / "secret.css").write_text("secret")
    (tmp_path / "mine" / "styles").mkdir(parents=True)
    assert Theme.of(tmp_path / "mine").find(path.format(tmp_path)) is None


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
