"""Folders whose macros LibreOffice runs, in its own settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from described_machine import described, everything_in, places_in

from xltier.errors import InstallError, UsageError
from xltier.excel import trust
from xltier.excel.installing import plan_install
from xltier.excel.plan import carry_out
from xltier.excel.uninstalling import plan_uninstall

HEAD = trust.EMPTY.split("</oor:items>", maxsplit=1)[0]
OTHER = (
    '<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" '
    'oor:op="fuse"><value>false</value></prop></item>\n'
)
TRUSTS = (
    f'{trust.SCRIPTING}<prop oor:name="SecureURL" oor:op="fuse"><value><it>file:///srv/books</it>'
    "</value></prop></item>\n"
)


@pytest.fixture
def site(tmp_path: Path):
    home = tmp_path / "home"
    home.mkdir()
    return places_in("linux", home), described("linux", home)


@pytest.fixture
def books(tmp_path: Path) -> Path:
    folder = tmp_path / "客户 & 报表"
    folder.mkdir()
    return folder


@pytest.fixture(
    params=["", HEAD + OTHER + "</oor:items>\n", HEAD + OTHER + TRUSTS + "</oor:items>"]
)
def settings(request: pytest.FixtureRequest, site) -> Path:
    path = trust.settings_file(site[0])
    if request.param:
        path.parent.mkdir(parents=True)
        path.write_text(request.param, encoding="utf-8")
    return path


def test_a_folder_is_trusted_until_it_is_uninstalled(site, settings, books):
    home = site[0].home
    before = everything_in(home)
    trusted = trust.trusted_folders(settings)
    carry_out(plan_install(*site, trusted=books), site[1])
    assert trust.trusted_folders(settings) == (*trusted, books.as_uri())
    carry_out(plan_uninstall(*site), site[1])
    assert everything_in(home) == before


def test_a_folder_is_trusted_once(site, settings, books):
    carry_out(plan_install(*site, trusted=books), site[1])
    carry_out(plan_install(*site, trusted=books), site[1])
    assert trust.trusted_folders(settings).count(books.as_uri()) == 1


def test_nothing_is_trusted_unasked(site, settings):
    before = trust.trusted_folders(settings)
    carry_out(plan_install(*site), site[1])
    assert trust.trusted_folders(settings) == before


def test_libreoffice_has_to_be_closed(site, settings, books):
    site[1].profiles.add(settings.parent.parent)
    with pytest.raises(InstallError, match="LibreOffice is open"):
        carry_out(plan_install(*site, trusted=books), site[1])


def test_what_is_trusted_is_a_folder(site, tmp_path):
    with pytest.raises(UsageError, match="is no folder"):
        plan_install(*site, trusted=tmp_path / "missing")


def test_damaged_settings_are_left_alone(site, books):
    path = trust.settings_file(site[0])
    path.parent.mkdir(parents=True)
    path.write_text("<oor:items>", encoding="utf-8")
    with pytest.raises(InstallError, match="is damaged"):
        carry_out(plan_install(*site, trusted=books), site[1])
    assert path.read_text(encoding="utf-8") == "<oor:items>"
