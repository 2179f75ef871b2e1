"""Notes to editors, marks of the end, and what is not for publication: never body, and never to be left in an article."""

from __future__ import annotations

import re
from collections.abc import Set

from compliance.text.patterns import lazy
from compliance.wire.embargoes import is_embargo, may_open
from compliance.wire.lines import Line
from compliance.wire.openings import openings

_NOTE = lazy(
    r"[(\[]?(?:eds?\.?:|eds\b\.?\s|eds note|editors?['’]?s?\b[^:\n]{0,20}:|editor['’]?s['’]? note|note to editors|"
    r"notes to editors|"
    r"attention\b[:\s-]|"
    r"advisory\b|hinweis(?: an die redaktion(?:en)?)?:|redaktioneller hinweis|achtung redaktion|anmerkung:|"
    r"note (?:aux|à la) rédactions?|note de la rédaction|nota (?:a los editores|del editor|de redacción)|"
    r"nota (?:aos editores|de redação)|"
    r"nota per le redazioni|ملاحظة (?:إلى|للمحررين))",
    re.IGNORECASE,
)
_NOTE_MARKED = lazy(
    r"(?:Eds?\.?|EDS|EDITORS?|ATTENTION|ADVISORY|Achtung|Hinweis|Anmerkung|NOTE|Note|Nota|Editor|Notes|Redaktioneller|ملاحظة)"
)
_UPDATE = lazy(
    r"[(\[]?(?:UPDATES?|UPDATING|RECASTS?|ADDS?|CORRECTS?|CORRECTING|CORRECTION|REPEATS?|REFILES?|INCORPORATES|"
    r"REMOVES|FIXES|DROPS|CHANGES|TRIMS|ACTUALISE|PRECISIONS?|ACTUALIZA|AMPLÍA|CORRIGE)\b(?=[\s:)])(?!\s?\d{1,2}\s?[-–])"
)
_MARKED_TITLE = lazy(
    r"(?:CORRECTED|CORRECTION|CORRECTS|CORRIGE|REPEATS?|UPDATES?|REFILES?|PRECISIONS?|ACTUALIZA)\s?:\s(?!With\b|Adds\b|"
    r"The\b.{0,40}\bparagraph)"
    r"[\"“„«‘']?[^\W\d_a-z]\S*\s+\S+\s+\S+"
)
_END = lazy(
    r"(?:-{1,2}\s?30\s?-{1,2}|#{2,4}|\*{3}|_{3}|={1,3}|[(\[]?(?:ENDS?|Ends?|ends?|FIN|Fin|MORE(?: TO (?:COME|FOLLOW))?|more|"
    r"mf|Enditem|ENDIT|ENDE|Schluss|完)[)\]]?\.?|[（【]完[）】]|\w{2,10}/(?:Fim|FIM|fim|Fin|FIN)|XXX|///)"
)
_END_AFTER = lazy(
    r"[（(【](?:完|了|终|終)[）)】]$|"
    r"(?<=[.!?”\"»])\s(?:[-–]{1,2}\s?30\s?[-–]{1,2}|Enditem|ENDIT|\((?:ENDS|Schluss|Fin|FIN)\))$"
)
_END_MARKS = ("）", ")", "】", "-", "–", "m", "T")  # with which one of these ends
_PRIVATE = lazy(
    r"(?:[(\[*-]\s?)?(?:the following (?:information )?(?:is|are) )?not (?:intended )?for publication|"
    r"nicht zur veröffentlichung|"
    r"ne pas publier|no (?:es )?para publicación|não publicar|non per la pubblicazione|ليس للنشر",
    re.IGNORECASE,
)


_NOTEBOOKS = ("notizblock", "notebook", "bloc-notes")
_NOTEBOOK = lazy(r"#+\s*(?:\w+\s+)?(?:Notizblock|Notebook|Bloc-notes)\W*|(?:dpa-)?Notizblock\s*:?", re.IGNORECASE)
_PRIVATE_CUES = (
    "for publication",
    "zur veröffentlichung",
    "ne pas publier",
    "para publicación",
    "não publicar",
    "per la pubblicazione",
    "ليس للنشر",
    *_NOTEBOOKS,
)
PRIVATE_WORDS = frozenset(
    "notizblock notizblock: notebook bloc-notes"
    " publication publication. publication: publication) veröffentlichung veröffentlichung. veröffentlichung: publier"
    " publicación publicar pubblicazione للنشر".split()
)


_CHANGED = lazy(
    r"\((?:Adds|Updates|Recasts|Corrects|Removes|Repeats|Fixes|Refiles|Changes|New throughout|Clarifies)\b[^\n]*\)$"
)


# The first words of notes to the desks and of what says what a version changes.
_NOTE_WORDS = openings(
    "ed eds editor editors editorss note notes attention advisory hinweis redaktioneller achtung anmerkung nota ملاحظة "
    "update updates updating recast recasts add adds correct corrects correcting correction repeat repeats refile refiles "
    "incorporates remove removes fix fixes drop drops change changes trim trims actualise precision precisions actualiza "
    "amplía corrige updated recasted corrected new clarifies"
)


def is_note(line: Line, word: str) -> bool:
    """Whether a line is a note to editors, or says what this version changes (UPDATES, RECASTS ... in capitals).

    ``word`` is its opening. "CORRECTION: Harbour reopens" is a headline with its mark.
    """
    if word not in _NOTE_WORDS and not may_open(word):
        return False
    text = line.text
    if _MARKED_TITLE.match(text):
        return False
    if _UPDATE.match(text) or (text.startswith("(") and _CHANGED.match(text)):
        return len(text) < 300
    return bool(_NOTE_MARKED.match(text.lstrip("([")) and _NOTE.match(text)) or is_embargo(text)


def is_end(line: Line) -> bool:
    """Whether a line is a mark of the end, or of more to come."""
    return len(line.text) <= 24 and _END.fullmatch(line.text) is not None


def end_after_prose(line: Line) -> int:
    """Where a mark of the end starts that follows the last sentence on its line (``（完）``); 0 without one."""
    if line.text[-1:] not in _END_MARKS:
        return 0
    found = _END_AFTER.search(line.text, max(0, len(line.text) - 16))
    return line.start + found.start() if found and found.start() else 0


def find_private(text: str, lower: str, words: Set[str]) -> int:
    """Where a line says that what follows is not for publication, or heads the desks' notebook; 0 where none does, or the
    first line would.
    """
    if PRIVATE_WORDS.isdisjoint(words):
        return 0
    found = 0
    for cue in _PRIVATE_CUES:
        position = lower.find(cue)
        while position >= 0:
            start = text.rfind("\n", 0, position) + 1
            end = text.find("\n", position)
            line = text[start : end if end >= 0 else len(text)].strip()
            if start and len(line) < 160 and (_NOTEBOOK.fullmatch(line) or (cue not in _NOTEBOOKS and _PRIVATE.search(line))):
                found = min(found or start, start)
                break
            position = lower.find(cue, position + len(cue))
    return found
