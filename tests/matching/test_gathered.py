"""Quotations that an article gathers from all over a dispatch, and a quotation beside its speaker's names."""

from __future__ import annotations

from compliance.matching.alignment import align
from compliance.matching.exclusions import exclude
from compliance.matching.pair import pair_up
from compliance.matching.passages import passage
from compliance.matching.prepare import Prepared, prepare
from compliance.matching.seeds import Aligned
from compliance.matching.settings import settings_for
from compliance.model import Passage, ZoneKind

SETTINGS = settings_for()
LIFTS = (
    "Lift maker Norrhiss has said that it could have stopped its lifts sooner, after two of them fell three floors "
    "in Malmby. Inspectors found that a brake shoe of a new kind wears out in half the time that the manual gives. "
    '"As soon as we heard of the second lift coming to rest in the cellar, we sent fitters to every house on our '
    "list,\" Norrhiss said in a letter to the council. It did not say how many fitters there were. Tenants' groups "
    'want the rents of the upper floors halved. However, the firm wrote that "we ought to have rung the caretakers '
    'at once" about the brakes. The council will take up the matter in May, together with the fire doors. Shares in '
    "the firm fell by a tenth in a week."
)
LETTER = (
    'The maker has answered. "As soon as we heard of the second lift coming to rest in the cellar, we sent fitters '
    'to every house on our list," it said, and "we ought to have rung the caretakers at once".'
)
PROSE = (
    '"Inspectors found that a brake shoe of a new kind wears out in half the time that the manual gives. The council '
    'will take up the matter in May, together with the fire doors," it said.'
)
BOURSE = (
    "La Bourse de Port-Clair a terminé en légère baisse jeudi, les investisseurs préférant rester à l'écart avant la "
    "publication des chiffres du commerce. La séance a été animée par l'effondrement du fabricant de filets Lithéa, "
    "qui a abaissé sa prévision annuelle pour la troisième fois depuis le printemps. Le groupe met en cause le "
    'report des commandes de deux armateurs. "Le marché ne pardonne plus rien aux récidivistes", a commenté Hervé '
    "Doucet, gérant chez Alma Finance. A l'inverse, le titre du conserveur Valserine a bondi, porté par des rumeurs "
    "de rachat que la famille fondatrice a refusé de commenter. Sur le marché obligataire, le rendement de l'emprunt "
    "à dix ans s'est détendu."
)
COLUMN = (
    "Ma grand-mère gardait ses actions dans une boîte à biscuits. Elle ne les regardait qu'à Noël, et c'est sans "
    "doute pourquoi elle est morte riche. J'y pensais hier en voyant clignoter le nom de Lithéa sur l'écran d'un "
    "café de la rue Vivienne, où le patron a gardé l'écran. « Le marché ne pardonne plus rien aux récidivistes », "
    "commente Hervé Doucet, de chez Alma Finance. La formule est jolie. On aimerait savoir quand, au juste, le "
    "marché a pardonné quoi que ce soit. Un bon médecin qui se tromperait trois fois changerait de thermomètre."
)


def held_beside_all(article: Prepared, source: Prepared) -> Passage:
    """The whole article beside the whole dispatch, as a summary is."""
    span = Aligned(0, len(article), 0, len(source))
    return exclude(pair_up(article, source), span, passage(article, source, span), SETTINGS)


def test_quotations_gathered_from_a_dispatch_are_quotations() -> None:
    assert held_beside_all(prepare(LETTER), prepare(LIFTS)).excluded is ZoneKind.QUOTATION


def test_prose_that_is_gathered_and_put_in_marks_is_none() -> None:
    assert held_beside_all(prepare(PROSE), prepare(LIFTS)).excluded is None


def test_the_names_of_who_speaks_do_not_make_a_quotation_count() -> None:
    found = align(prepare(COLUMN), prepare(BOURSE), SETTINGS)
    assert [p.excluded for p in found] == [ZoneKind.QUOTATION]
