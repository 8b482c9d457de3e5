"""What the server sends leaves it at once.

Streamlit makes the listening socket itself, without naming its protocol, and asyncio switches Nagle's algorithm off
only where `IPPROTO_TCP` is named. With it, the messages of a page wait some 40 ms after the first of them, until the
browser has acknowledged that. A connection has what is set of the socket that it came in by.
"""

from __future__ import annotations

import logging
import os
import socket

import psutil

log = logging.getLogger(__name__)


def send_at_once() -> None:
    """Switch Nagle's algorithm off for all connections that come in from now on."""
    try:
        opened = psutil.Process().net_connections("tcp")
    except (psutil.Error, OSError):
        log.warning("The server's own sockets can't be listed here, so pages come some 40 ms later.", exc_info=True)
        return
    for each in opened:
        if each.status == psutil.CONN_LISTEN:
            with socket.socket(fileno=os.dup(each.fd)) as listening:
                listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
