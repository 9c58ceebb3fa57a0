"""Where the buttons arrive: from VBA in Excel, or as a program of its own beside LibreOffice.

`ribbon.run("recalculate", version="0.2.0")` is what VBA calls in Excel;
`python -m xltier.excel.ribbon recalculate --office --version 0.2.0` is what it starts for
LibreOffice. Either way whatever goes wrong ends in one dialog. Nothing is imported before it is
needed: a button answers at once.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xltier.excel.session import Session
    from xltier.language import Sentence

FAILED = 1


def run(verb: str, *, version: str | None = None) -> int:
    """Run a verb on the workbook in front of Excel.

    Args:
        verb: What the button is for, such as `recalculate`.
        version: The version that the button was made with.

    Returns:
        0, or 1 if it could not be done; the person has been told why.
    """
    from xltier.excel.session import in_excel

    return _run(verb, version, in_excel)


def run_in_office(verb: str, *, version: str | None = None) -> int:
    """Run a verb on the workbook in front of LibreOffice; see `run`."""
    from xltier.excel.session import in_office

    return _run(verb, version, in_office)


def _run(verb: str, version: str | None, begin: Callable[[], Session]) -> int:
    from xltier.errors import XltierError
    from xltier.excel.alone import BusyError
    from xltier.excel.session import Session
    from xltier.log import own_fault, write_log

    session = Session(None, None)
    try:
        session = begin()
        said = _work(verb, version, session)
        if said is not None:
            session.say(said)
    except BusyError as busy:
        return 0 if busy.is_double_click else _fail(session, busy.sentence, None)
    except XltierError as error:
        return _fail(session, error.sentence, error)
    except Exception as error:  # noqa: BLE001 - a traceback helps nobody at a desk
        return _fail(session, own_fault(error, write_log(error)), None)
    return 0


def _work(verb: str, version: str | None, session: Session) -> str | None:
    """Do what the button is for and return what to say; the status bar is given back by then."""
    from xltier.excel.alone import alone
    from xltier.excel.verbs import VERBS
    from xltier.excel.versions import check_version

    with alone():
        session.begin()
        try:
            notice = check_version(version, knows=verb in VERBS)
            said = VERBS[verb].work(session)
        finally:
            session.end()
    if notice is None:
        return said
    text = notice.text(session.language)
    return text if said is None else f"{said}\n\n{text}"


def _fail(session: Session, sentence: Sentence, error: Exception | None) -> int:
    from xltier.language import Sentence
    from xltier.log import write_log

    text = sentence.text(session.language)
    if error is not None:
        log = write_log(error)
        text += "\n\n" + Sentence(f"Details: {log}", f"详情：{log}").text(session.language)
    session.say(text, mode="critical")
    return FAILED


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb from the command line: `VERB [--office] [--version X]`."""
    import argparse

    from xltier.excel.verbs import VERBS

    parser = argparse.ArgumentParser(prog="python -m xltier.excel.ribbon", description=__doc__)
    parser.add_argument("verb", metavar="VERB", help=", ".join(VERBS))
    parser.add_argument("--office", action="store_true", help="in LibreOffice instead of Excel")
    parser.add_argument("--version", help="the version that the button was made with")
    chosen = parser.parse_args(arguments)
    runner = run_in_office if chosen.office else run
    return runner(chosen.verb, version=chosen.version)


if __name__ == "__main__":
    sys.exit(main())
