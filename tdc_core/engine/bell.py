"""The host's bell: whoever writes work into the store rings it, so that the host sleeps until then.

A ring is a datagram to a port of this machine, whose number lies in a file beside the host's lock. It says nothing but
that there is something to look at. One that gets lost costs a second or two: the host looks by itself now and then.
"""

from __future__ import annotations

import logging
import socket
import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

_THIS_MACHINE = "127.0.0.1"
_RING = b"!"

log = logging.getLogger("tdc_core.engine.host")


class Bell:
    """The bell of one home folder, as its host hears it.

    A thread hands what comes to a pipe: sockets and processes can't be waited for together on every system. It hangs
    until the process ends.

    Attributes:
        rung: readable once it was rung; for `multiprocessing.connection.wait`.
    """

    def __init__(self, home: Path) -> None:
        self.rung: Connection
        self.rung, self._hand = Pipe(duplex=False)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind((_THIS_MACHINE, 0))
            _file(home).write_text(str(self._socket.getsockname()[1]))
        except OSError:
            log.warning("The host can't be woken and looks for work by itself.", exc_info=True)
            self._socket.close()
            return
        threading.Thread(target=self._listen, name="bell", daemon=True).start()

    def hush(self) -> None:
        """Forget that it was rung; call it before looking for work, so that no ring is missed."""
        while self.rung.poll():
            self.rung.recv_bytes()

    def _listen(self) -> None:
        while True:
            self._socket.recv(1)
            self._hand.send_bytes(_RING)


def ring(home: Path) -> None:
    """Wake the host of a home folder, where there is one; never waits and never fails."""
    try:
        port = int(_file(home).read_text())
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.setblocking(False)
            bell.sendto(_RING, (_THIS_MACHINE, port))
    except (OSError, ValueError, OverflowError):
        return  # there is no host, or one that looks by itself


def _file(home: Path) -> Path:
    return home / "host.port"
