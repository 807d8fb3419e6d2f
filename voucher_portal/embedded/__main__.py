"""`python -m voucher_portal.embedded`: hold the servers until Ctrl-C and say where they are."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from voucher_portal.embedded import Servers


def main() -> None:
    servers = Servers(Path(os.environ.get("PORTAL_VAR") or "var"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for name, value in servers.start().environment().items():
            sys.stdout.write(f"export {name}='{value}'\n")
        sys.stdout.flush()
        signal.pause()
    except KeyboardInterrupt:
        sys.stdout.write("\n")
    finally:
        servers.stop()


if __name__ == "__main__":
    main()
