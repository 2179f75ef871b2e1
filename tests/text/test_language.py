"""Guessing the language of prose, and not guessing at anything else."""

from __future__ import annotations

import pytest

from compliance.text.language import guess_language

SAMPLES = {
    "en": "The harbour office said on Monday that the last of the old cranes would be taken down before winter. ",
    "fr": "Le port a annoncé lundi que la dernière des vieilles grues serait démontée avant le début de l'hiver. ",
    "de": "Das Hafenamt teilte am Montag mit, dass der letzte der alten Kräne noch vor dem Winter abgebaut werde. ",
    "es": "La autoridad portuaria dijo el lunes que la última de las viejas grúas será desmontada antes del invierno. ",
    "ar": "قالت هيئة الميناء يوم الاثنين إن آخر الرافعات القديمة ستفكك قبل حلول فصل الشتاء المقبل في المدينة. ",
}


@pytest.mark.parametrize(("language", "text"), SAMPLES.items())
def test_prose_is_recognised(language: str, text: str) -> None:
    assert guess_language(text * 3) == language


@pytest.mark.parametrize("text", ["", "Short.", "1 2 3 4 5 6 7 8 9 0 " * 30])
def test_what_is_no_prose_is_not_guessed_at(text: str) -> None:
    assert guess_language(text) is None
