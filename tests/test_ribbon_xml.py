"""The ribbon keeps Microsoft's rules for customUI (the part of its schema that is used here)."""

from __future__ import annotations

import itertools
import re

import pytest
from lxml import etree

from xltier.excel.ribbon_xml import addin_ribbon, workbook_ribbon
from xltier.excel.sources import modules
from xltier.excel.verbs import VERBS
from xltier.excel.wording import WORDS
from xltier.language import LANGUAGES

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
CHILDREN = {
    "customUI": {"commands", "ribbon", "backstage", "contextMenus"},
    "ribbon": {"qat", "tabs", "contextualTabs"},
    "tabs": {"tab"},
    "tab": {"group"},
    "group": {"button", "separator"},
    "button": set(),
}
_OWN = {"id", "idQ", "tag"}
_PLACE = {"insertAfterMso", "insertBeforeMso", "insertAfterQ", "insertBeforeQ"}
_SHOWN = {"visible", "getVisible", "keytip", "getKeytip", "label", "getLabel"}
_TIPS = {"screentip", "getScreentip", "supertip", "getSupertip"}
_IMAGE = {"image", "imageMso", "getImage"}
ATTRIBUTES = {
    "customUI": {"onLoad", "loadImage"},
    "ribbon": {"startFromScratch"},
    "tabs": set(),
    "tab": _OWN | {"idMso"} | _PLACE | _SHOWN,
    "group": _OWN | {"idMso", "autoScale", "centerVertically"} | _PLACE | _SHOWN | _TIPS | _IMAGE,
    "button": _OWN
    | _PLACE
    | _SHOWN
    | _TIPS
    | _IMAGE
    | {"onAction", "size", "getSize", "enabled", "getEnabled", "description", "getDescription"}
    | {"showLabel", "getShowLabel", "showImage", "getShowImage"},
}
EXCLUSIVE = (
    {"id", "idQ", "idMso"},
    {"image", "imageMso", "getImage"},
    {"insertAfterMso", "insertBeforeMso", "insertAfterQ", "insertBeforeQ"},
    *(
        {name, f"get{name[0].upper()}{name[1:]}"}
        for name in ("visible", "keytip", "label", "screentip", "supertip", "size", "enabled")
    ),
)
SIGNATURES = {
    "onLoad": r"ByVal \w+ As IRibbonUI",
    "onAction": r"ByVal \w+ As IRibbonControl",
    "get": r"ByVal \w+ As IRibbonControl, ByRef \w+ As Variant",
}
ICONS = {
    *("CalculateNow", "ControlProperties", "DataValidation", "FileSendAsAttachment"),
    *("GetExternalDataFromText", "Help"),
    *("Info", "ReviewShareWorkbook", "Undo", "WhatIfAnalysisMenu"),
}
"""The built-in pictures used, each looked up in lists of those that Excel has."""


def elements(text: str) -> list[etree._Element]:
    return list(etree.fromstring(text.encode()).iter(etree.Element))


def name(element: etree._Element) -> str:
    return etree.QName(element).localname


@pytest.fixture(params=[addin_ribbon, workbook_ribbon], ids=["addin", "workbook"])
def ribbon(request) -> list[etree._Element]:
    return elements(request.param())


def test_elements_nest_and_carry_attributes_as_the_schema_says(ribbon):
    for element in ribbon:
        assert etree.QName(element).namespace == NAMESPACE
        assert {name(child) for child in element} <= CHILDREN[name(element)]
        assert set(element.attrib) <= ATTRIBUTES[name(element)], name(element)


def test_attributes_that_exclude_each_other_do_not_meet(ribbon):
    for element in ribbon:
        for group in EXCLUSIVE:
            assert len(group & set(element.attrib)) <= 1, (name(element), group)


def test_every_control_has_an_identifier_of_its_own(ribbon):
    controls = [each for each in ribbon if name(each) in {"tab", "group", "button"}]
    identifiers = [each.get("id") for each in controls]
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]{0,1023}", each or "") for each in identifiers)


def test_every_control_has_a_label_and_every_button_a_picture_and_tips(ribbon):
    for element in ribbon:
        if name(element) in {"tab", "group", "button"}:
            assert {"label", "getLabel"} & set(element.attrib)
        if name(element) == "button":
            assert {"onAction", "getScreentip", "getSupertip", "getEnabled"} <= set(element.attrib)
            assert element.get("imageMso") in ICONS
            assert element.get("size", "normal") in {"normal", "large"}


def test_key_tips_are_short_and_none_is_the_beginning_of_another(ribbon):
    tips = [each.get("keytip") for each in ribbon if name(each) == "button"]
    assert all(re.fullmatch(r"[A-Z0-9]{1,3}", each or "") for each in tips)
    for one, other in itertools.permutations(tips, 2):
        assert not other.startswith(one)
    tab = next(each for each in ribbon if name(each) == "tab")
    assert re.fullmatch(r"[A-Z0-9]{1,3}", tab.get("keytip"))


def test_each_callback_is_a_procedure_with_the_signature_of_its_kind(ribbon):
    source = next(module.source for module in modules() if module.name == "XltierRibbon")
    for element in ribbon:
        for attribute, value in element.attrib.items():
            kind = "get" if attribute.startswith("get") else attribute
            if kind in SIGNATURES:
                declared = rf"^Public Sub {value}\({SIGNATURES[kind]}\)\r$"
                assert re.search(declared, source, re.MULTILINE), (attribute, value)


def test_every_procedure_for_the_ribbon_is_asked_for_by_a_ribbon():
    source = next(module.source for module in modules() if module.name == "XltierRibbon")
    offered = re.findall(r"^Public Sub (\w+)\([^)]", source, re.MULTILINE)
    asked = {
        value
        for text in (addin_ribbon(), workbook_ribbon())
        for element in elements(text)
        for value in element.attrib.values()
    }
    assert set(offered) <= asked


def test_every_tag_has_its_words_and_they_fit(ribbon):
    for element in ribbon:
        tag = element.get("tag")
        if tag is None:
            continue
        parts = ("label", "screentip", "supertip") if name(element) == "button" else ("label",)
        for part, language in itertools.product(parts, LANGUAGES):
            said = WORDS[f"{tag}.{part}"].text(language)
            assert 0 < len(said) <= 1024
            assert part == "supertip" or len(said) <= 40


def test_there_is_a_button_for_each_verb(ribbon):
    tags = [each.get("tag") for each in ribbon if name(each) == "button"]
    assert tags == list(VERBS)


def test_recalculate_is_the_large_one(ribbon):
    large = [each.get("tag") for each in ribbon if each.get("size") == "large"]
    assert large == ["recalculate"]


def test_only_the_tab_of_a_workbook_may_step_back():
    tabs = [
        next(each for each in elements(text) if name(each) == "tab")
        for text in (addin_ribbon(), workbook_ribbon())
    ]
    assert [tab.get("getVisible") for tab in tabs] == [None, "GetWorkbookTabVisible"]
