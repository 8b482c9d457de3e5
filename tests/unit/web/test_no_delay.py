"""Connections to the server have Nagle's algorithm off."""

from __future__ import annotations

import socket

from tdc_core.web.no_delay import send_at_once


def test_a_connection_to_a_socket_like_streamlits_sends_at_once() -> None:
    with socket.socket(socket.AF_INET) as listening:  # without a protocol, as Streamlit makes it
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        send_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
