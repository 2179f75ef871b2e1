"""Guessing the language of prose, and not guessing at anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.text.language import ENOUGH, guess_language

DISPATCHES = Path(__file__).parents[2] / "corpus" / "dispatches"
SAMPLES = {
    "afp-kisumu-ferries.txt": "en",
    "afp-marennes-huitres.txt": "fr",
    "dpa-leipzig-elefanten.txt": "de",
    "efe-tegucigalpa-cafe.txt": "es",
    "lusa-evora-carruagens.txt": "pt",
    "afp-aqaba-ar.txt": "ar",
    "xinhua-dalian-zh.txt": "zh",
}


@pytest.mark.parametrize(("name", "language"), SAMPLES.items())
def test_prose_is_recognised(name: str, language: str) -> None:
    assert guess_language((DISPATCHES / name).read_text(encoding="utf-8")) == language


@pytest.mark.parametrize("text", ["", "Short.", "1 2 3 4 5 6 7 8 9 0 " * 30])
def test_what_is_no_prose_is_not_guessed_at(text: str) -> None:
    assert guess_language(text) is None


def test_a_short_text_is_not_guessed_at() -> None:
    text = (DISPATCHES / "afp-kisumu-ferries.txt").read_text(encoding="utf-8")
    body = text[text.index("\n\n") :].strip()
    assert guess_language(body[: ENOUGH - 1]) is None
    assert guess_language(body[: 3 * ENOUGH]) == "en"
