"""Loads the libraries of the models while something else is waited for."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltier.tiering.method_rules import MethodRules


def load_libraries(methods: MethodRules) -> None:
    """Begin to load what the models that the rules ask for are fitted with, and return at once."""
    names = []
    if methods.value.on:
        names += ["scipy.special", "scipy.optimize"]
    if methods.segments.on:
        names += ["sklearn.cluster"]
    if names:
        Thread(target=_load, args=(names,), daemon=True).start()


def _load(names: list[str]) -> None:
    for name in names:
        # whoever needs it is told what is wrong with it
        with suppress(Exception):
            import_module(name)
