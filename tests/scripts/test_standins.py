"""Nothing is faked that can be had, and what is faked is made of the real thing."""

from pathlib import Path

import pytest

import standins
from tests.scripts.programs import FakePrograms

HERE = '[ "$1 $2" = "image inspect" ] && exit 0'
NOT_HERE = '[ "$1 $2" = "image inspect" ] && exit 1'
OUT_OF_REACH = '[ "$1" = pull ] && { echo "dial tcp: lookup registry: no such host"; exit 1; }'


def test_an_image_that_is_here_is_neither_pulled_nor_made(programs: FakePrograms) -> None:
    programs.add("docker", HERE)
    assert standins.main(["redis:8-alpine"]) == 0
    assert programs.calls == ("docker image inspect redis:8-alpine",)


def test_a_registry_that_answers_is_used_and_nothing_is_made(programs: FakePrograms) -> None:
    programs.add("docker", f"{NOT_HERE}; echo layers; exit 0")
    assert standins.main([]) == 0
    done = {call.split()[1] for call in programs.calls}
    assert done == {"image", "pull"}


def test_what_cannot_be_pulled_is_made_under_its_public_name(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str]
) -> None:
    base_is_here = f'[ "$3" = {standins.BASE} ] && exit 0'
    programs.add("docker", f"{base_is_here}; {NOT_HERE}; {OUT_OF_REACH}; exit 0")
    assert standins.main(["postgres:17-alpine"]) == 0
    recipe = standins.RECIPES / "postgres"
    assert programs.calls[-1] == (
        f"docker build --label {standins.LABEL} -t postgres:17-alpine {recipe}"
    )
    assert "cannot be pulled (no such host)" in capsys.readouterr().out


def test_a_silent_registry_is_given_up(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standins, "REGISTRY_SILENCE_S", 0.2)
    programs.add("docker", "exec sleep 30")
    assert not standins.pull("redis:8-alpine")


def test_a_pull_that_has_begun_may_take_its_time(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standins, "REGISTRY_SILENCE_S", 0.3)
    programs.add("docker", "echo Pulling from library/redis; sleep 0.6; echo done")
    assert standins.pull("redis:8-alpine")


def test_a_stand_in_that_does_not_build_says_why(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str]
) -> None:
    base_is_here = f'[ "$3" = {standins.BASE} ] && exit 0'
    fails = "echo E: no space left on device; exit 100"
    programs.add("docker", f"{base_is_here}; {NOT_HERE}; {OUT_OF_REACH}; {fails}")
    assert standins.main(["redis:8-alpine"]) == 1
    said = capsys.readouterr().err
    assert "ended with status 100" in said
    assert "no space left on device" in said


def test_without_root_or_debian_one_sentence_says_what_is_missing(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(standins, "can_install", lambda: False)
    programs.add("docker", f"{NOT_HERE}; {OUT_OF_REACH}; exit 0")
    assert standins.main(["redis:8-alpine"]) == 1
    assert capsys.readouterr().err == (
        "debian:trixie-slim cannot be pulled, and is made on Debian or Ubuntu by root only\n"
    )


def test_an_image_without_a_recipe_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert standins.main(["mysql:9"]) == 1
    assert "no stand-in is known for mysql:9" in capsys.readouterr().err


@pytest.mark.parametrize("recipe", standins.RECIPE.values())
def test_every_recipe_builds_on_the_base_and_names_no_other_image(recipe: str) -> None:
    text = Path(standins.RECIPES, recipe, "Dockerfile").read_text()
    bases = [line.split()[1] for line in text.splitlines() if line.startswith("FROM")]
    assert set(bases) == {standins.BASE}
