"""What holds for all tests: none of them runs for ever."""

from __future__ import annotations

import pytest

LONG = 3600
"""Seconds for a slow test; the others have what pyproject.toml says."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONG))
