"""What LibreOffice's engine lacks says so by name, where xlwings' base classes say nothing."""

from __future__ import annotations

import inspect
from typing import Any, NoReturn, TypeVar

Class = TypeVar("Class", bound=type)


class Missing(property):
    """A property or method that the engine does not have."""

    def __init__(self, name: str) -> None:
        """Keep the name for the message."""
        super().__init__(self._refuse, self._refuse_value)
        self.name = name

    def _refuse(self, _: Any) -> NoReturn:
        raise NotImplementedError(f"{self.name} is not available with LibreOffice")

    def _refuse_value(self, _: Any, __: Any) -> NoReturn:
        self._refuse(None)


def names_what_is_missing(implementation: Class) -> Class:
    """Replace what a class inherits unimplemented from xlwings by what says its name."""
    base = next(kind for kind in implementation.__mro__ if kind.__module__.startswith("xlwings"))
    for name, member in vars(base).items():
        inherited = inspect.getattr_static(implementation, name) is member
        if inherited and not name.startswith("__") and is_unimplemented(member):
            setattr(implementation, name, Missing(f"{base.__name__}.{name}"))
    return implementation


def is_unimplemented(member: Any) -> bool:
    """Tell whether a member of a base class does nothing but raise NotImplementedError."""
    function = member.fget if isinstance(member, property) else member
    if not inspect.isfunction(function):
        return False
    loads = function.__code__.co_names
    return loads[:1] == ("NotImplementedError",) and len(loads) == 1
