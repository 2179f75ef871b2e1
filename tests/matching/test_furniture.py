"""What a site says to its readers is boilerplate, on the first page that has it; what a story says of sites is not."""

from __future__ import annotations

import pytest

from compliance.matching.furniture import furniture, is_furnished
from compliance.matching.match import compare
from compliance.matching.prepare import prepare, prepare_dispatch
from compliance.matching.settings import settings_for
from compliance.model import Derivation, Dispatch, ZoneKind
from compliance.text.tokens import tokenise

SERVICE = [
    "Subscribe to the Thorley Post for unlimited access to every story and puzzle.",
    "Sign up to our newsletter and never miss a duck again.",
    "Already a subscriber? Log in to your account here.",
    "Follow us on Facebook, Instagram and the village pump.",
    "Abonnez-vous à notre newsletter et recevez le canard du jour.",
    "Jetzt abonnieren und alle Artikel ohne Werbung lesen.",
    "Suscríbete y recibe el boletín cada mañana en tu correo.",
    "Assine agora e leia todos os conteúdos sem limites.",
    "Iscriviti alla newsletter: ogni mattina nella tua casella.",
    "Abonneer u nu en krijg toegang tot alle artikelen.",
    "اشترك الآن في النشرة اليومية لتصلك أخبار القرية",
    "No part of this site may be copied or republished without the consent in writing of Thorley Post Ltd.",
    "Die Inhalte dieser Seite dürfen ohne schriftliche Genehmigung des Verlags nicht vervielfältigt werden.",
    "Toute reproduction des contenus de ce site est interdite sans autorisation.",
    "Queda prohibida la reproducción de los contenidos de esta web sin autorización del editor.",
]


@pytest.mark.parametrize("line", SERVICE)
def test_a_site_speaks_to_its_readers(line: str) -> None:
    text = f"Ducks are back.\n\n{line}\n\nDrakes are not."
    (span,) = furniture(text)
    assert text[span.start : span.end] == line


@pytest.mark.parametrize(
    "line",
    [
        "The company said that subscribers may cancel their account at any time and keep the archive.",
        "He told the court that the photographs had been reproduced without his permission.",
        "More people follow the bishop on Facebook than come to church, according to the chapter's newsletter.",
        "Ministers will register the ducks, and owners must sign for each of them in person.",
        "The chapel gave its consent, and no drake has been seen since.",
    ],
)
def test_a_story_of_sites_and_permissions_is_prose(line: str) -> None:
    assert not list(furniture(line))


def test_two_pages_of_one_site_share_no_prose(own: str) -> None:
    body = f"Allotment holders may keep four ducks each.\n\n{SERVICE[0]}\n\nDrakes remain forbidden.\n\n{SERVICE[11]}"
    dispatch = Dispatch("urn:test:page", body)
    article = prepare(f"{own}\n\n{SERVICE[0]}\n\n{own[:120]}\n\n{SERVICE[11]}")
    found = compare(article, prepare_dispatch(dispatch), dispatch, settings_for())
    assert found.derivation is Derivation.QUOTES_ONLY
    assert {p.excluded for p in found.passages} <= {ZoneKind.BOILERPLATE, ZoneKind.SHORT}


@pytest.mark.parametrize("line", SERVICE)
def test_a_text_is_looked_through_for_such_lines_when_a_word_of_theirs_is_in_it(line: str) -> None:
    assert is_furnished(tokenise(f"Ducks are back.\n\n{line}").hashes)
    assert not is_furnished(tokenise("Ducks are back, and drakes are not.").hashes)
