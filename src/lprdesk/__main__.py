"""The one command. Without a verb it opens the desk on the shortest way: not even the parser of verbs is imported."""

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from lprdesk.bootstrap.sealed_process import keep_memory_private
from lprdesk.domain.faults import Fault

FAULT = 1
"""Exit code: a person, the machine, the network or the vendor has to be put right."""
OUR_FAULT = 3
"""Exit code: the program is wrong. (2 is a command that could not be read.)"""


def main() -> None:
    """Run the verb on the command line and leave with its exit code; no fault ever shows a traceback."""
    if getattr(sys, "frozen", False):
        _serve_as_child()
    keep_memory_private()
    sys.excepthook = tell
    threading.excepthook = _tell_of_thread
    try:
        code = _run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    except Exception as error:  # noqa: BLE001 - the last resort: whatever comes is told in a sentence
        code = FAULT if isinstance(error, Fault) or _missing_part(error) else OUR_FAULT
        tell(type(error), error, error.__traceback__)
    sys.exit(code)


def _serve_as_child() -> None:
    """A frozen program starts itself anew for each of its processes, such as the sandbox: there it goes no further."""
    import multiprocessing  # noqa: PLC0415 - an installation that is not frozen opens faster without

    multiprocessing.freeze_support()


def _run(words: list[str]) -> int:
    match words:
        case [] | ["--until-splash"] | ["--config", _]:
            from lprdesk.bootstrap.desk import main as open_desk  # noqa: PLC0415 - only where it is needed

            config = Path(words[1]) if words[1:] else None
            return open_desk(config=config, until_splash=words == ["--until-splash"])
    from lprdesk.cli import run  # noqa: PLC0415 - the parser takes longer to import than the splash

    return run(words)


def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print what happened as a sentence. Of our own faults only the places in the code are stored: never a value."""
    if isinstance(error, Fault):
        sys.stderr.write(f"{error}\n")
    elif missing := _missing_part(error):
        sys.stderr.write(
            f"This installation lacks a part that the command needs ({missing}). A plain installation only checks"
            " logs; for the rest, install lprdesk[desk,sandbox].\n"
        )
    else:
        sys.stderr.write(
            "The program made a mistake and stopped here. What the log already holds is kept."
            f" {_store_details(kind, error, trace)}\n"
        )


def _tell_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None and ended.exc_type is not SystemExit:
        tell(ended.exc_type, ended.exc_value, ended.exc_traceback)


def _missing_part(error: BaseException) -> str:
    name = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    return "" if name == "lprdesk" else name


def _store_details(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    import os  # noqa: PLC0415 - on no path but this
    import traceback  # noqa: PLC0415 - on no path but this

    now = datetime.now(UTC)
    lines = [f"lprdesk, {now.isoformat(timespec='seconds')}, Python {sys.version.split()[0]}, {sys.platform}"]
    while True:
        lines.append(f"{kind.__module__}.{kind.__qualname__}, from the outermost call inwards:")
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        cause = error.__cause__ or error.__context__
        if cause is None:
            break
        kind, error, trace = type(cause), cause, cause.__traceback__
    try:
        folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "lprdesk"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        details = folder / f"mistake-{now:%Y%m%dT%H%M%S%fZ}.txt"
        details.touch(mode=0o600)
        details.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError:
        return "The details could not be stored."
    return f"The details (places in the program, nothing that was typed or received) lie in {details}"


if __name__ == "__main__":
    main()
