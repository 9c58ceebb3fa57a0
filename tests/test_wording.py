"""What people read: Chinese with Chinese punctuation."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import xltier

MODULES = sorted(Path(xltier.__file__).parent.rglob("*.py"))
HAN = "\u4e00-\u9fff"
HALF_WIDTH = re.compile(rf"[{HAN}）”][,;:!?]|[,;:!?][{HAN}“（]|[{HAN}]\(|\)[{HAN}]")


def sentences(module: Path) -> list[str]:
    docstrings = set()
    found: list[ast.Constant] = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docstrings.add(id(node.value))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node)
    return [node.value for node in found if id(node) not in docstrings]


def is_chinese(text: str) -> bool:
    pattern = "\\" in text
    return not pattern and re.search(f"[{HAN}]", text) is not None


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_chinese_uses_chinese_punctuation(module: Path):
    wrong = [text for text in sentences(module) if is_chinese(text) and HALF_WIDTH.search(text)]
    assert not wrong
