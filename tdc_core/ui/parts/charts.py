"""What charts of several pages have in common."""

from __future__ import annotations

NO_BAR = {"displayModeBar": False}
"""Plotly's configuration of a chart without its bar of buttons."""
