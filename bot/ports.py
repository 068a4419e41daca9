"""Ports on loopback for the servers that tests, demos and benchmarks start.

A server that another program starts must be told its port before it listens. Asking the system
for any port and handing that on is a race: until the server is up, an outgoing connection of
anybody may be given the same one, which happens in a suite that opens thousands of them. So
ports are taken from below the range that systems use for outgoing connections.
"""

import random
import socket

# Linux gives outgoing connections 32768 and up; macOS, Windows and IANA 49152 and up.
_LISTENING = range(20_000, 32_768)

_handed_out: set[int] = set()


def free_port() -> int:
    """Return a loopback port that nobody listens at, and that this process got only once.

    Raises `RuntimeError` when there is none left.
    """
    for port in random.sample(_LISTENING, len(_LISTENING)):
        if port not in _handed_out and _is_free(port):
            _handed_out.add(port)
            return port
    raise RuntimeError("no port is free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: what is left of a closed connection keeps nobody from listening.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
