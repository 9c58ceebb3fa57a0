"""Bases that make it hard to keep customers apart: for the proof that nothing leaks.

Everything comes from a seeded generator. Names, phones and addresses repeat within and across
reps, IDs contain each other, texts mention other customers in every spelling, and the user's own
columns hold what belongs to others.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from frames_workbook import FramesWorkbook

from xltier.commands.recalculate import recalculate
from xltier.sharing.mentions import free_columns
from xltier.sharing.needles import phones_in
from xltier.workbook.contract import CUSTOMERS
from xltier.workbook.contract_team import SHOWING

BEFORE, AS_OF = date(2026, 3, 31), date(2026, 6, 30)
REPS = ("Ann", "王芳", "Bo Li", "李🌟", "Müller-Lüdenscheidt", "ANNA", "Rep 7")
NAMES = (
    "张三", "张三丰", "李娜", "李小龙", "华为", "华为技术", "华为技术有限公司", "月光店",
    "蓝月光店", "🌟🌟", "🐼商店", "Blue Moon", "Blue Moon Ltd", "Moon", "Best", "Smith-Jones",
    "O'Brien", "Zoë Ng", "Ａｃｍｅ　Ltd", "ACME", "王芳", "Ann", "上海", "North", "Q", "3M", "欧",
    "No", "Tier 1",
)  # fmt: skip
IDS = (
    "C-1", "C-10", "C-100", "C-1-1", "C1001", "1", "11", "111", "100100", "1001001", "10010012",
    "A", "AB", "ABC", "ABC-1", "客户1", "客户11", "x_1", "X 2", "C-1/2", "K.9", "00100100",
)  # fmt: skip
REGIONS = ("North", "上海", "South", "Tier 1")
PRODUCTS = ("Beans", "绿茶", "Filter 3", "Best")
OPENINGS = ("knows", "介绍人", "see", "also buys from", "转介绍：", "☎", "ask", "(cf.", "和")
OWN_COLUMNS = ("Referred by", "备注二", "Second phone", "Limit", "Sum")


@dataclass(frozen=True)
class Base:
    """A reviewed workbook, and what must stay apart.

    Attributes:
        book: The manager's workbook.
        customers: Its customers, as typed.
        purchases: Its order lines.
        notes: Columns of free text.
        tokens: For each customer a word that stands in its notes and nowhere else, then some that
            nobody may see.
        by: Whom workbooks are made for.
        teams: Team of each rep.
    """

    book: FramesWorkbook
    customers: pd.DataFrame
    purchases: pd.DataFrame
    notes: list[str]
    tokens: list[str]
    by: str
    teams: dict[str, str]


def awkward_base(seed: int, language: str | None = None) -> Base:
    """Make a base; the same seed makes the same one."""
    rng = random.Random(seed)
    reps = rng.sample(REPS, rng.randint(2, 4))
    count = rng.randint(len(reps) * 2, 18)
    tokens = ["zq" + "".join(rng.choices("bcdfghjkmnpvwx", k=9)) for _ in range(count + 3)]
    customers = _people(rng, reps, count)
    customers = _texts(rng, customers, tokens)
    purchases = _purchases(rng, customers, tokens[-1])
    if rng.random() < 0.3:
        customers = _set_aside(rng, customers, tokens[count : count + 2])
    teams = {rep: rng.choice(["North", "Team 王芳", "South"]) for rep in reps}
    chosen = rng.choice(["en", "zh"])
    book = _reviewed(rng, customers, purchases, teams, language or chosen)
    notes = free_columns(customers.drop(columns=["region", "industry", *OWN_COLUMNS[2:]]))
    by = rng.choice(["rep", "rep", "rep", "team"])
    return Base(book, customers, purchases, notes, tokens, by, teams)


def owner_places(base: Base, names: list[str]) -> np.ndarray:
    """Return the place of each customer's owner among the names of reps or teams; −1 is nobody."""
    places = {name.casefold(): place for place, name in enumerate(names)}
    whose = []
    for rep in base.customers["rep"]:
        name = "" if not isinstance(rep, str) else " ".join(rep.split())
        known = {each.casefold(): each for each in base.teams}
        name = known.get(name.casefold(), name)
        name = base.teams.get(name, "") if base.by == "team" else name
        whose.append(places.get(name.casefold(), -1))
    return np.array(whose)


def _people(rng: random.Random, reps: list[str], count: int) -> pd.DataFrame:
    ids = rng.sample(IDS, min(count, len(IDS)))
    phones = [_number(rng) for _ in range(max(2, count * 2 // 3))]
    rows = []
    for who in ids:
        name = rng.choice(NAMES) if rng.random() < 0.8 else f"{rng.choice(NAMES)} {who}"
        phone = rng.choice([*phones, None])
        rows.append(
            {
                "customer_id": who,
                "name": name,
                "contact": rng.choice([*NAMES, None, None]),
                "phone": _typed(rng, phone),
                "email": rng.choice([f"{who.lower()}@x.example.com", "info@example.com", None]),
                "region": rng.choice([*REGIONS, None]),
                "industry": rng.choice(["零售", "Mills", None]),
                "rep": rng.choice([*reps, *reps, *reps, reps[0].upper(), f" {reps[-1]} ", None]),
                "last_contact": pd.Timestamp(AS_OF - timedelta(days=rng.randint(0, 200))),
            }
        )
    return pd.DataFrame(rows).astype({"customer_id": object, "phone": object, "rep": object})


def _number(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.6:
        return f"13{rng.randint(10**8, 10**9 - 1)}"
    if kind < 0.8:
        return f"010-{rng.randint(60000000, 69999999)}"
    return f"+44 20 7946 {rng.randint(1000, 9999)}"


def _typed(rng: random.Random, phone: str | None):
    """Return a phone number as a person or an import may leave it in a cell."""
    if phone is None or not phone.isdigit():
        return phone
    ways = [phone, float(phone), f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}", _wide(phone)]
    return rng.choice([*ways, f"{phone}转8", f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"])


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _mention(rng: random.Random, customers: pd.DataFrame) -> str:
    """Return what a text may call any customer."""
    row = customers.iloc[rng.randrange(len(customers))]
    said = rng.choice([row["name"], row["contact"], row["customer_id"], row["phone"], row["email"]])
    if pd.isna(said):
        return ""
    if isinstance(said, float):
        said = f"{int(said)}"
    ways = [str, str.upper, str.lower, _wide, lambda text: text.replace(" ", "  ")]
    said = rng.choice(ways)(said)
    if len(said) == 11 and said.isascii() and said.isdigit():
        said = rng.choice([said, f"{said[:3]} {said[3:7]} {said[7:]}", f"+86{said}"])
    if said == row["customer_id"] and rng.random() < 0.5:
        said = f"客户{said}"
    return rng.choice([f"{said}", f" {said} ", f" {said}。", f"“{said}”", f" {said}, "])


def _texts(rng: random.Random, customers: pd.DataFrame, tokens: list[str]) -> pd.DataFrame:
    """Add the columns of texts, the user's own among them."""

    def sentence(token: str) -> str:
        parts = [rng.choice(OPENINGS) + _mention(rng, customers) for _ in range(rng.randint(0, 4))]
        return " ".join([*parts, token])

    columns = {}
    for name in ("preferences", "feedback", "needs", *OWN_COLUMNS[:2]):
        columns[name] = [rng.choice([None, sentence(token)]) for token in tokens[: len(customers)]]
    long = rng.randrange(len(customers))
    columns["feedback"][long] = (_mention(rng, customers) + "长长的文字 x" * 300) * 20
    columns["feedback"][long] = columns["feedback"][long][:32_000]
    phones = customers["phone"].tolist()
    columns["Second phone"] = [rng.choice([None, rng.choice(phones)]) for _ in phones]
    columns["Limit"] = [float(rng.randint(1, 99) * 1000) for _ in phones]
    columns["Sum"] = [_digits(rng.choice([None, rng.choice(phones)])) for _ in phones]
    frame = customers.assign(**{n: pd.Series(v, dtype=object) for n, v in columns.items()})
    if rng.random() < 0.3:
        frame.loc[rng.randrange(len(frame)), "region"] = _mention(rng, customers).strip() or None
    return frame.assign(Limit=frame["Limit"].astype(float))


def _digits(phone):
    """Return a phone number as a formula of the user's may: a number."""
    if pd.isna(phone):
        return None
    return float(phones_in(str(phone).removesuffix(".0"))[0])


def _set_aside(rng: random.Random, customers: pd.DataFrame, tokens: list[str]) -> pd.DataFrame:
    """Add rows that cannot be reviewed: an ID that stands twice, and one that is missing."""
    again = customers.sample(2, random_state=rng.randrange(1000)).assign(
        name=tokens, feedback=[f"of {token}" for token in tokens], phone="13700000001"
    )
    again["customer_id"] = [customers["customer_id"].iloc[0], None]
    return pd.concat([customers, again], ignore_index=True)


def _purchases(rng: random.Random, customers: pd.DataFrame, token: str) -> pd.DataFrame:
    """Make order lines; those of a customer whom nobody knows have a product of that name."""
    lines = []
    for who in [*customers["customer_id"], "GONE-17"]:
        for _ in range(rng.randint(0, 5)):
            product = rng.choice(PRODUCTS) if who != "GONE-17" else token
            if rng.random() < 0.05:
                product = f"{product}{_mention(rng, customers)}".strip()
            lines.append(
                {
                    "order_id": f"O{len(lines) + 500_000}",
                    "line": 1.0,
                    "customer_id": who,
                    "date": pd.Timestamp(AS_OF - timedelta(days=rng.randint(0, 500))),
                    "product": product,
                    "category": "Coffee",
                    "quantity": float(rng.randint(1, 9)),
                    "amount": float(rng.choice([40, 900, 3000, 12000])),
                }
            )
    names = ["order_id", "line", "customer_id", "date", "product", "category", "quantity", "amount"]
    return pd.DataFrame(lines, columns=names)


def _reviewed(rng, customers, purchases, teams, language) -> FramesWorkbook:
    """Return a reviewed workbook whose customers were handed over, and left, since a review."""
    reps = pd.DataFrame({"rep": list(teams), "team": list(teams.values())}, dtype=object)
    settings = {"segments": "no", "value": "no", "team_comparison": rng.choice(["yes", "no"])}
    gone = customers.head(2).assign(customer_id=["GONE-17", "GONE-18"], name=["Gone One", "走了"])
    shuffled = customers["rep"].sample(frac=1, random_state=rng.randrange(1000)).to_numpy()
    before = pd.concat([customers.assign(rep=shuffled), gone], ignore_index=True)
    book = FramesWorkbook(before, purchases, reps=reps, language=language, settings=settings)
    _share_otherwise(rng, book, language)
    if rng.random() < 0.3:
        _mention_in_rules(rng, book, customers)
    recalculate(book, as_of=BEFORE, today=AS_OF)
    columns = book.tables["Customers"].columns
    book.tables["Customers"] = customers.reindex(columns=columns).set_axis(
        range(5, 5 + len(customers))
    )
    if rng.random() < 0.3:
        recalculate(book, as_of=AS_OF, today=AS_OF)
    return book


def _share_otherwise(rng: random.Random, book: FramesWorkbook, language: str) -> None:
    """Choose other rules of sharing for some columns."""
    rows = []
    for name in ("name", "contact", "phone", "email", "needs", "Sum", "rfm_segment", "tier"):
        if rng.random() < 0.3:
            known = {column.name: column.label for column in CUSTOMERS.columns}
            header = known[name].text(language) if name in known else name
            shown = [rng.choice(SHOWING)[1].text(language) for _ in range(2)]
            rows.append([header, *shown, None])
    names = ["column", "own", "summary", "editable"]
    book.tables["SharedColumns"] = pd.DataFrame(rows, columns=names, dtype=object).set_axis(
        range(40, 40 + len(rows))
    )


def _mention_in_rules(rng, book: FramesWorkbook, customers: pd.DataFrame) -> None:
    """Let the manager name customers in what every rep reads."""
    for table, column in (
        ("Strategies", "next_step"),
        ("Strategies", "offer"),
        ("TierRules", "note"),
    ):
        frame = book.tables[table]
        texts = [f"as with {_mention(rng, customers)}" for _ in range(len(frame))]
        book.tables[table] = frame.assign(**{column: pd.Series(texts, frame.index, dtype=object)})
