"""Clean a file in a process of its own, so that one which takes too long, too much memory or a crash ends only that.

The process gets the file on its input and the type as its argument, and leaves the copy on its output. It ends with
``NO_COPY`` when there is none, and why on its output. It cannot read the environment or the memory of the function,
where the function's credentials are.
"""

import ctypes
import logging
import os
import subprocess
import sys

from chalicelib.adapters.cleaning.limits import SECONDS
from chalicelib.domain.submissions.attachments import Uncleanable
from chalicelib.services.ports.cleaning import Original

NO_COPY = 3
"""The process's status when it has found that there is no clean copy."""

OUR_FAULT = 1
"""Python's own status when an error was not caught."""

_PR_SET_DUMPABLE = 4
"""The call of Linux (prctl(2)) that says whether processes of the same user may look into this one."""

_log = logging.getLogger("heed.cleaning")


def clean_apart(original: Original, seconds: float = SECONDS) -> bytes | Uncleanable:
    """Satisfies ``Cleaner``. Raises ``RuntimeError`` when the deployment is at fault, such as a missing package."""
    command = [sys.executable, "-P", "-m", "chalicelib.adapters.cleaning.child", original.type]
    paths = os.pathsep.join(path for path in sys.path if path)
    # It opens what strangers made, so it gets none of the function's rights: not given to it, nor open to be taken.
    _shut_ourselves()
    environment = {"PYTHONPATH": paths, "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", "")}
    try:
        done = subprocess.run(
            command, input=original.content, env=environment, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return Uncleanable.TOO_MUCH
    if done.returncode == 0:
        return done.stdout
    if done.returncode == NO_COPY:
        return Uncleanable(done.stdout.decode("ascii"))
    if done.returncode == OUR_FAULT:
        raise RuntimeError(f"The cleaning of files fails: {done.stderr.decode('utf-8', 'replace')[-300:]}")
    _log.warning("the process that cleans a file was ended", extra={"status": done.returncode})
    return Uncleanable.TOO_MUCH


def _shut_ourselves() -> None:
    """Close what lies under ``/proc`` for this process to every other one of the same user. It holds from now on."""
    if ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise RuntimeError("The cleaning of files fails: other processes could look into this one.")
