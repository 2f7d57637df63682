"""The command line: how a command of ``nuloops.commands`` is found and run, and how it ends.

At the start only the standard library is imported, and modules that need nothing else.  What a command needs is
imported when it runs, so that help is immediate.
"""

from __future__ import annotations

import sys

try:
    import argparse
    import gc
    import os
    import re
    import warnings
    from collections.abc import Sequence
    from contextlib import redirect_stdout
    from importlib import import_module
    from typing import Any, NoReturn, TextIO, cast

    from nuloops import __version__
    from nuloops.commands import COMMANDS
    from nuloops.console.options import DOCUMENTS
    from nuloops.console.terminal import Terminal, harmless
    from nuloops.work.signals import Interrupts
except KeyboardInterrupt:  # too early for main to handle it
    print("nuloops: interrupted", file=sys.stderr)
    raise SystemExit(130) from None

Arguments = argparse.Namespace

CODES = "exit codes: 0 done, all checks hold; 1 a check failed; 2 bad input; 3 an internal error; 130, 143 interrupted"


class _Parser(argparse.ArgumentParser):
    """A parser that reports a wrong command line in one line, and takes -1/2 for a value, not for an option."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False, epilog=CODES)
        self._negative_number_matcher = re.compile(r"-[0-9].*")  # argparse knows integers and floats only

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {harmless(' '.join(message.split()))}\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help at once; argparse itself is silent about a full disk."""
        stream = file or sys.stderr
        if message and stream is not None:
            stream.write(message)
            stream.flush()


def parser(asked: str = "", *, alone: bool = False) -> argparse.ArgumentParser:
    """Make the parser of the command line, with the arguments of one command: the others are not even imported.

    With ``alone`` the parser knows no other command.
    """
    whole = _Parser(prog="nuloops", description="Loop diagrams for Dirac (and Majorana) neutrino masses.")
    whole.add_argument("--version", action="version", version=f"nuloops {__version__}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, text in COMMANDS.items():
        if alone and name != asked:
            continue
        command = commands.add_parser(name, help=text, description=text)
        if name == asked:
            _command(name).arguments(command)
    return whole


def _command(name: str) -> Any:
    """Import the module of a command."""
    return import_module(f"nuloops.commands.{name}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    name, interrupts = "nuloops", Interrupts()
    # looking for plugins takes longer than reading a model
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # threads for matrices as small as ours wait for each other
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(threads, "1")
    if arguments is None:  # a process of its own: what imports make stays, and looking for garbage in it takes long
        gc.set_threshold(50_000, 20, 50)
    try:
        for stream in (sys.stdout, sys.stderr):
            _reconfigure(stream, errors="backslashreplace")  # a terminal without Greek is no reason to stop
        given = sys.argv[1:] if arguments is None else list(arguments)
        asked = next((word for word in given if not word.startswith("-")), "")  # no option before it takes a value
        alone = bool(given) and given[0] in COMMANDS  # then the others need not be known
        parsed, unknown = parser(asked, alone=alone).parse_known_args(given)
        name = f"nuloops {parsed.command}"
        if unknown:
            return _complain(name, f"unrecognized arguments: {' '.join(unknown)}")
        if sys.stdout is None:
            return _complain(name, "standard output is closed: there is nowhere to write to")

        with interrupts:
            return _run(parsed)
    except BrokenPipeError:  # the reader is gone, as in `nuloops count ... | head -1`
        _discard_output()
        return 0
    except OSError as error:
        _discard_output()
        reason = error.strerror or str(error)
        return _complain(name, f"{reason}: {error.filename}" if error.filename else reason)
    except KeyboardInterrupt:
        return _complain(name, "interrupted; files that were finished stay", interrupts.code)
    except Exception as error:
        if interrupts.seen:  # while numpy was being imported, which then raises an error of its own
            return _complain(name, "interrupted", interrupts.code)
        if os.environ.get("NULOOPS_DEBUG") == "1":
            sys.excepthook(type(error), error, error.__traceback__)
        what = f"internal error ({type(error).__name__}: {error})"
        return _complain(name, f"{what}: please report it; NULOOPS_DEBUG=1 shows where", 3)


def _run(parsed: Arguments) -> int:
    """Run the command; errors that users cause become one line and exit code 2."""
    if any(vars(parsed).get(form) for form in DOCUMENTS):
        _reconfigure(sys.stdout, encoding="utf-8", errors="backslashreplace")  # names of files may be no UTF-8
    from topologies.errors import NuloopsError

    warnings.formatwarning = lambda message, *_, **__: f"nuloops: {harmless(str(message))}\n"
    try:
        with redirect_stdout(cast("TextIO", Terminal(sys.stdout))):
            code = int(_command(parsed.command).run(parsed))
    except NuloopsError as error:
        return _complain(f"nuloops {parsed.command}", _with_file(str(error), parsed))
    except MemoryError:
        return _complain(f"nuloops {parsed.command}", "out of memory: ask for fewer loops, legs or insertions")
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


def _with_file(message: str, parsed: Arguments) -> str:
    """Put the name of the model file before a message that is about the file and does not name it."""
    given = vars(parsed).get("model") or vars(parsed).get("key") or ""
    named = not given or given in message or message.startswith("--")
    return message if named or not os.path.isfile(given) else f"{given}: {message}"


def _reconfigure(stream: Any, **options: str) -> None:
    """Change how a stream of text is encoded, if it can be changed: in tests and notebooks it cannot."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(**options)


def _discard_output() -> None:
    """Send what is still in the buffer of stdout nowhere, so that the interpreter ends without an error."""
    try:
        target = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        return
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), target)


def _complain(name: str, message: str, code: int = 2) -> int:
    """Write one line to stderr and return the exit code, by default that of bad input."""
    if sys.stderr is not None:
        print(f"{name}: {harmless(' '.join(message.split()))}", file=sys.stderr)
    return code
