"""The packages of Node that the tests of Teams run: installed as locked, or loudly missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

FOLDER = Path(__file__).parent / "js"


def installed(what: str, *programs: str) -> Path:
    """Install the packages, and return their folder.

    Without Node, or one of the other programs, the test is skipped and says what was not
    tested and how to get it; where CI is set, that fails.
    """
    missing = [name for name in ("node", "npm", *programs) if shutil.which(name) is None]
    if missing:
        reason = (
            f"NOT TESTED for want of {', '.join(missing)}: {what}. apt install nodejs npm chromium"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Copies of the test run at once must not install over each other.
    with FileLock(FOLDER / "node_modules.lock"):
        done, lock = FOLDER / "node_modules/.package-lock.json", FOLDER / "package-lock.json"
        if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
            install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(install, cwd=FOLDER, check=True)  # noqa: S603 -- no input from outside
    return FOLDER
