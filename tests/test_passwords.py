"""Passwords of the workbooks that go out: where they come from, and that they stay there."""

from __future__ import annotations

import stat
import string
import sys

import keyring
import pytest
from keyring.backend import KeyringBackend

from xltier.commands.password_lists import make_passwords, read_passwords, write_new_passwords
from xltier.errors import SourceError, UsageError
from xltier.sharing.passwords import KeyringPasswords, ListedPasswords, new_password, require


class Remembering(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password


@pytest.fixture
def remembering():
    before = keyring.get_keyring()
    backend = Remembering()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Name,Password\nAda Finch,007\n", "utf-8"),
        ("Password;Rep\r\n007; ada  FINCH \r\n", "utf-8-sig"),
        ("姓名,密码\nAda Finch,007\n", "gbk"),
    ],
)
def test_a_list_is_read_whatever_its_order_language_and_encoding(tmp_path, text, encoding):
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    assert read_passwords(path).of("Ada Finch") == "007"


def test_a_list_without_a_column_of_passwords_says_what_it_has(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Name,Phone\nAda,1\n")
    with pytest.raises(SourceError, match="it has: Name, Phone") as caught:
        read_passwords(path)
    assert "“密码”" in caught.value.text("zh")


def test_a_name_with_two_passwords_is_refused_and_with_one_twice_is_not(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Name,Password\nAda,x\nada,x\n")
    assert read_passwords(path).of("Ada") == "x"
    path.write_text("Name,Password\nAda,x\nada,y\n")
    with pytest.raises(UsageError, match="ada twice") as caught:
        read_passwords(path)
    assert "x" not in caught.value.text("zh").split("ada")[1]


def test_made_passwords_differ_and_are_kept_for_the_owner_only(tmp_path):
    path = tmp_path / "new.csv"
    names = [f"Rep {number}" for number in range(50)]
    made = make_passwords(names, path)
    write_new_passwords(made, names, path, "zh")
    assert len({made.of(name) for name in names}) == 50
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = read_passwords(path)
    assert [again.of(name) for name in names] == [made.of(name) for name in names]


def test_a_file_of_passwords_is_never_written_over(tmp_path):
    path = tmp_path / "new.csv"
    path.write_text("Name,Password\nAda,old\n")
    with pytest.raises(UsageError, match="another name"):
        make_passwords(["Ada"], path)
    with pytest.raises(UsageError):
        write_new_passwords(ListedPasswords({"ada": "x"}, "p"), ["Ada"], path, "en")
    assert "old" in path.read_text()


def test_a_name_like_a_formula_is_text_in_the_file_of_passwords(tmp_path):
    path = tmp_path / "new.csv"
    write_new_passwords(make_passwords(["=1+1"], path), ["=1+1"], path, "en")
    assert read_passwords(path).of("=1+1")
    assert "\n'=1+1," in path.read_text(encoding="utf-8-sig").replace("\r", "")


def test_a_made_password_can_be_read_out_on_a_phone():
    password = new_password()
    assert set(password) <= set(string.ascii_lowercase + string.digits + "-")
    assert not set(password) & set("il1o0")
    assert len(password.replace("-", "")) == 16


def test_passwords_come_from_the_systems_keyring(remembering):
    remembering.set_password("xltier", "Ada", "k")
    assert KeyringPasswords().of("Ada") == "k"
    with pytest.raises(UsageError, match='keyring set xltier "Ben"') as caught:
        require(KeyringPasswords(), ["Ada", "Ben"])
    assert "Ben 没有密码" in caught.value.text("zh")


def test_a_system_without_a_keyring_says_what_else_there_is():
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    try:
        with pytest.raises(UsageError, match="--passwords"):
            KeyringPasswords().of("Ada")
    finally:
        keyring.set_keyring(before)


def test_whoever_has_no_password_is_named_before_anything_is_written():
    with pytest.raises(UsageError, match=r"Rep 0, .*Rep 4 and 3 more; add a row for each to p"):
        require(ListedPasswords({}, "p"), [f"Rep {number}" for number in range(8)])


def test_passwords_are_not_shown_where_the_list_is_printed():
    assert "secret" not in repr(ListedPasswords({"ada": "secret"}, "p"))
