"""A rep's workbook, worked on in a real LibreOffice, saved there and collected."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from returned_files import OWN, sent_world, typed

from xltier.calc.bridge import clean_environment
from xltier.calc.installation import office_python
from xltier.language import LANGUAGES
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import CUSTOMERS, KNOWN

pytestmark = pytest.mark.xdist_group("office")
AWKWARD = [
    *("_x0041_", "a\r\nb", "a\nb\tc", " edge ", "'quoted", "=1+1", "1e5", "2026-03-05", "TRUE"),
    *(
        "#N/A",
        "\u00a0wide\u3000",
        "ﬀ ｆｕｌｌ",
        "<&>\"'",
        "长" * 3000,
        "x" * 32_767,
        "😀👨‍👩‍👧 é e\u0301",
    ),
    *(0.1 + 0.2, 123_456_789.123_456_789, 1e-7, 2.0**53, 1 / 3, -0.0, True, False),
    *(datetime(2026, 3, 5, 14, 30, 15), datetime(1901, 1, 1), datetime(2026, 12, 31, 23, 59, 59)),
]
"""What LibreOffice saves otherwise than it was, or nearly."""

SCRIPT = Path(__file__).with_name("rep_in_office.py")


@pytest.fixture(scope="module", params=LANGUAGES)
def sent(request, small_of, tmp_path_factory):
    folder = tmp_path_factory.mktemp(f"office-{request.param}")
    path = Path(shutil.copy(small_of(request.param), folder / "master.xlsx"))
    with ClosedWorkbook(path) as book:
        customers = book.read("Customers")
    whose = customers.loc[customers["rep"] == customers["rep"].dropna().iloc[0], "customer_id"]
    cells = [(who, column) for column in ("feedback", "needs", "email") for who in whose]
    typed(path, dict(zip(cells, AWKWARD, strict=False)))
    return request.param, sent_world(path)


@pytest.fixture
def worked_on(office):
    """`worked_on(path, …)`: open a file in LibreOffice, work on it, save it as xlsx."""
    accept = next(each for each in office._process.args if each.startswith("--accept="))
    pipe = accept.split("name=")[1].split(";")[0]

    def work(path: Path, **wish) -> Path:
        target = path.with_name(f"back {path.name}")
        wish |= {"pipe": pipe, "file": str(path), "target": str(target)}
        done = subprocess.run(
            [str(office_python()), str(SCRIPT)],
            input=json.dumps(wish),
            capture_output=True,
            text=True,
            env=clean_environment(),
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["protected"], "locked cells were locked there too"
        return target

    return work


def test_a_workbook_that_libreoffice_only_saved_comes_back_without_a_change(
    sent, worked_on, tmp_path
):
    _, world = sent
    world = world.copy(tmp_path)
    (done,) = world.collect(worked_on(world.file, cells=[])).returns
    assert (done.state, done.edits, done.notes) == ("merged", (), ())


def test_a_workbook_worked_on_in_libreoffice_is_collected(sent, worked_on, tmp_path):
    """Cells, formulas and a new customer typed in; rows sorted and hidden, columns moved and
    inserted, a header translated."""
    language, world = sent
    world = world.copy(tmp_path)
    one, two, three = world.ids[:3]
    label = {c.name: c.label.text(language) for c in CUSTOMERS.columns}
    new = {c.name: c.label.text(language) for c in KNOWN["NewCustomers"].columns}
    other = CUSTOMERS.column("feedback").label
    back = worked_on(
        world.file,
        cells=[
            [one, label["phone"], "020 7946 0001"],
            [one, label["last_contact"], 46_217],
            [two, label["needs"], '="more "&2*21'],
            [two, OWN, 5.5],
            [three, label["preferences"], None],
            [three, label["tier"], "mine"],
        ],
        headers={other.text(language): other.zh if language == "en" else other.en},
        sort=label["name"],
        move=True,
        insert=["My own sums", 3],
        hide=True,
        new={new["name"]: "Newly Found 新 Ltd", new["phone"]: "020 7946 0777"},
    )
    (done,) = world.collect(back).returns
    assert (done.state, done.notes) == ("merged", ())
    assert {(e.customer_id, e.column): e.outcome for e in done.edits} == {
        (one, "phone"): "taken",
        (one, "last_contact"): "taken",
        (two, "needs"): "taken",
        (two, OWN): "taken",
        (three, "preferences"): "taken",
        (three, "tier"): "locked",
        ("", ""): "proposed",
    }
    assert world.cell(one, "phone") == "020 7946 0001"
    assert world.cell(one, "last_contact") == datetime(2026, 7, 14)
    assert (world.cell(two, "needs"), world.cell(two, OWN)) == ("more 42", 5.5)
    assert world.cell(three, "preferences") is None
    (proposal,) = world.records("Proposals")
    assert (proposal["name"], proposal["phone"]) == ("Newly Found 新 Ltd", "020 7946 0777")
    with ClosedWorkbook(back) as book:
        headers, names = book.headers("Customers"), list(book.read("Customers")["name"])
    with ClosedWorkbook(world.file) as book:
        sent_headers, sent_names = book.headers("Customers"), list(book.read("Customers")["name"])
    assert headers[:3] == (sent_headers[0], "My own sums", sent_headers[-1])
    assert sorted(names) == sorted(sent_names)
    assert names != sent_names
