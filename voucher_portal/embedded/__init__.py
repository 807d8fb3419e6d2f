"""PostgreSQL and Valkey out of the wheels, for one machine: nothing to install, nothing left behind.

Both servers listen on 127.0.0.1 alone, on ports that were free, with passwords made on this machine;
there are no Unix sockets, whose paths may not be long. PostgreSQL refuses to run as root: see docs/adr/0020.
"""

from voucher_portal.embedded.files import AlreadyRunning, ServerFailed
from voucher_portal.embedded.servers import Addresses, Servers, addresses_for_command

__all__ = ["Addresses", "AlreadyRunning", "ServerFailed", "Servers", "addresses_for_command"]
