"""What the Open XML validator has to say about a workbook."""

from __future__ import annotations

from pathlib import Path

import openxml_audit.context
import pytest
from openxml_audit import OpenXmlValidator


def faults_of(path: Path) -> list[str]:
    """Return a description of everything in the file that Office would not accept.

    The validator counts the siblings before every element, only to say where a fault is: half of
    its time in a sheet with thousands of rows. Here they are not counted.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openxml_audit.context, "_sibling_position", lambda _: 1, raising=False)
        return [error.description for error in OpenXmlValidator().validate(path).errors]
