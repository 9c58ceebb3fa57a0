"""Makes the VBA module XltierText from `wording`: English as it is, Chinese as its code points."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from xltier.excel.wording import PLACE, WORDS

MODULE: Final = "XltierText"
WIDTH: Final = 100
"""Characters of an English text on one line; VBA takes 1,023 a line and 24 continued lines."""
SIGNS: Final = 16
"""Characters of a Chinese text on one line."""

_HEAD: Final = f"""\
Attribute VB_Name = "{MODULE}"
'@Folder("xltier")
'@ModuleDescription("Every word that xltier shows: made from xltier/excel/wording.py.")
Option Explicit
Option Private Module

'@Description("The version of the package that this file was built by.")
Public Const XltierVersion As String = "%VERSION%"

'@Description("Returns a sentence with a detail in its place.")
Public Function TextWith(ByVal Key As String, ByVal Detail As String) As String
    TextWith = Replace(TextOf(Key), "{PLACE}", Detail)
End Function

'@Description("Returns a text in the language of the person.")
Public Function TextOf(ByVal Key As String) As String
    If SpeaksChinese() Then
        TextOf = ChineseOf(Key)
    Else
        TextOf = EnglishOf(Key)
    End If
End Function

Private Function Decoded(ByVal Codes As String) As String
    Dim Code As Variant
    For Each Code In Split(Trim(Codes), " ")
        Decoded = Decoded & ChrW(CLng(Code))
    Next Code
End Function
"""


def module_source() -> str:
    """Return the source of the module, with the version of the installed package in it."""
    head = _HEAD.replace("%VERSION%", version("xltier"))
    english = _cases("EnglishOf", {key: _literal(text.en) for key, text in WORDS.items()})
    chinese = _cases("ChineseOf", {key: _codes(text.zh) for key, text in WORDS.items()})
    return f"{head}\n{english}\n{chinese}".replace("\n", "\r\n")


def _cases(name: str, texts: dict[str, str]) -> str:
    lines = [f"Private Function {name}(ByVal Key As String) As String", "    Select Case Key"]
    for key, text in texts.items():
        lines.append(f'        Case "{key}"')
        lines.append(f"            {name} = {text}")
    return "\n".join((*lines, "    End Select", "End Function", ""))


def _literal(text: str) -> str:
    """Return a text as VBA spells it, on as many lines as it needs."""
    pieces = [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]
    quoted = ['"' + piece.replace('"', '""') + '"' for piece in pieces]
    return " & _\n                ".join(quoted)


def _codes(text: str) -> str:
    codes = [str(ord(sign)) for sign in text]
    rows = [" ".join(codes[start : start + SIGNS]) for start in range(0, len(codes), SIGNS)]
    return "Decoded(" + " & _\n                ".join(f'"{row} "' for row in rows) + ")"
