"""Version markers: what headlines and notes to the desks say of a story's earlier versions.

AP forbids calling a correction "recasts" or "changes", so those words mark an update, never a correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from compliance.dataclass import dataclass
from compliance.text.patterns import lazy
from compliance.wire.kills import kill_of

HEAD_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Marker:
    """A version marker: its kind (``lead update correction kill hold repeat``), its number ("2nd Ld"), its words."""

    kind: str
    number: int | None = None
    words: str = ""


# The gravest first, after kills and holds, which have a module of their own. Words of headlines count in capitals only.
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "correction",
        lazy(
            r"\b(?:CORRECTS?|CORRECTED|CORRECTING|CORRECTION|CORRECTIVE|CORR|CLARIFICATION|REFILES?|RECTIFICATI(?:F|ON)|"
            r"RECTIFIE|BERICHTIGUNG|BERICHTIGT|KORREKTUR|KORRIGIERT|CORRIGE|CORRECCIÓN|CORREÇÃO|CORREZIONE|CORREGGE|"
            r"RECTIFICACIÓN|ERRATUM)\b|"
            r"(?:^|\()(?:Correction|Corrects|Korrektur|Berichtigung|Corrección|Correção|Correzione)\b\s*[:)]|(?:^|\b)(?:تصحيح)\b"
        ),
    ),
    (
        "lead",
        lazy(
            r"\b(?P<n>\d{1,2})(?:st|nd|rd|th|er|e|ème|º|\.)?[ -](?:Ld|LD|Lead|LEAD)(?:[- ]?(?:Writethru|WRITETHRU|wt|All))?\b|"
            r"\b(?:LEAD(?: ALL)?|Writethru|WRITETHRU|NEW LEAD|SYNTHESE|SYNTHÈSE|ZUSAMMENFASSUNG|PAPIER GÉNÉRAL|LEADALL)\b"
        ),
    ),
    (
        "update",
        lazy(
            r"\b(?:UPDATES?(?:[ -]?(?P<n>\d{1,2}))?|RECASTS?|ADDS?|INCORPORATES|ACTUALISE|ACTUALISATION|ACTUALIZA(?:CIÓN|ÇÃO)?|"
            r"AMPLÍA|AGGIORNA(?:MENTO)?|"
            r"NEU|NEUFASSUNG|MISE À JOUR)\b(?=\s*(?:[:)\-–,]|\d|with\b|throughout\b|avec\b|mit\b|con\b|com\b|to\b|details\b|"
            r"quotes?\b|[a-z]))"
        ),
    ),
    (
        "repeat",
        lazy(
            r"\b(?:REPEATS?|RPT|RESEND|RESENDS|REPETITION|RÉPÉTITION|WIEDERHOLUNG|WDHLG|REPITE|REPETICIÓN|REPETE|RIPETE)\b|^Repeat:"
        ),
    ),
)

# A word of each marker: a text without any of them has none, and most headlines are done with after this one look-up.
_CUES = frozenset(
    "CORRECT CORRECTS CORRECTED CORRECTING CORRECTION CORRECTIVE CORR CLARIFICATION REFILE REFILES RECTIFICATIF"
    " RECTIFICATION RECTIFIE BERICHTIGUNG BERICHTIGT KORREKTUR KORRIGIERT CORRIGE CORRECCIÓN CORREÇÃO CORREZIONE CORREGGE"
    " RECTIFICACIÓN ERRATUM Correction Corrects Korrektur Berichtigung Corrección Correção Correzione تصحيح Ld LD Lead LEAD "
    "Writethru"
    " WRITETHRU SYNTHESE SYNTHÈSE ZUSAMMENFASSUNG PAPIER LEADALL UPDATE UPDATES RECAST RECASTS ADD ADDS INCORPORATES ACTUALISE"
    " ACTUALISATION ACTUALIZA ACTUALIZACIÓN ACTUALIZAÇÃO AMPLÍA AGGIORNA AGGIORNAMENTO NEU NEUFASSUNG MISE REPEAT REPEATS "
    "RPT RESEND"
    " RESENDS REPETITION RÉPÉTITION WIEDERHOLUNG WDHLG REPITE REPETICIÓN REPETE RIPETE Repeat".split()
)
_NO_LETTER = lazy(r"[\W\d_]+")


def marker_of(headline: str | None, advisories: Iterable[str] = (), text: str = "") -> Marker | None:
    """The gravest marker in a headline or in notes to editors; ``None`` without one.

    A short ``text`` may itself be a kill.
    """
    advisories = tuple(advisories)
    if kind := kill_of(headline, advisories, text):
        return Marker(kind, words=headline or "")
    texts = [text[:HEAD_CHARACTERS] for text in (headline, *advisories) if text]
    if not texts:
        return None
    texts = [text for text in texts if not _CUES.isdisjoint(_NO_LETTER.split(text))]
    for kind, pattern in _MARKERS:
        for text in texts:
            if found := pattern.search(text):
                number = found.groupdict().get("n")
                return Marker(kind, int(number) if number else None, found[0].strip(" ():"))
    return None
