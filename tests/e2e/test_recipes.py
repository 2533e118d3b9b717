"""A recipe is what it says: its page's project is ready. `make recipes` runs all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.recipes import run

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]


def test_the_celery_recipe_is_ready_as_its_page_shows_it(tmp_path: Path) -> None:
    done = run("celery", tmp_path)
    assert done.stdout.endswith("READY 4/4 (exit 0)\n"), done.stdout[-3000:] + done.stderr[-1000:]
