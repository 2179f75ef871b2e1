"""Who speaks in a transcript is told by names in capitals that take turns and speak in person."""

from __future__ import annotations

import pytest

from compliance.text.transcripts import speeches

SAID = [
    "I had a dry dock at six and at seven I had none.",
    "Who is paying for this?",
    "You are, and so am I.",
]


@pytest.mark.parametrize(
    "form",
    [
        "ABBOTT: {}\n\nREPORTER: {}\n\nABBOTT: {}",
        "HARBOR MASTER J. ABBOTT: {}\nQUESTION: {}\nHARBOR MASTER J. ABBOTT: {}",
        "**ABBOTT:** {}\n\n**ECHO:** {}\n\n**ABBOTT:** {}",
    ],
)
def test_the_words_of_speakers(form: str) -> None:
    text = "The morning in full.\n\n" + form.format(*SAID) + "\n\nThe tide was out."
    assert [text[span.start : span.end] for span in speeches(text)] == SAID


def test_questions_marked_q_have_an_answering_speaker() -> None:
    text = f"Q. {SAID[1]}\nABBOTT: {SAID[2]}\nQ. And the ketch?\nABBOTT: {SAID[0]}"
    assert [text[span.start : span.end] for span in speeches(text)] == [SAID[2], SAID[0]]


@pytest.mark.parametrize(
    "text",
    [
        "VIENNA: A court sentenced a waiter.\n\nLIMA: Peru closed a fishery.\n\nVIENNA: The waiter appealed.",
        "Q: What is a dock?\nA: It is a place where you put ships.\nQ: Why do we need it?\nA: Ships leak, as we all do.",
        "Abbott: I had a dock.\nReporter: Who pays?\nAbbott: You do.",
        "ABBOTT: I had a dock. It is gone.",
        "PHONE: ask for us.\nADDRESS: you know it.\nHOURS: we never close.",
    ],
)
def test_round_ups_explainers_and_lists_are_none(text: str) -> None:
    assert speeches(text) == []
