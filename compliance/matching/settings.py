"""Every threshold of the matching, named, and the three sensitivities. Loads nothing heavy."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import StrEnum

from compliance.dataclass import dataclass


class Sensitivity(StrEnum):
    """How much likeness counts as reuse.

    ``strict``: verbatim and lightly edited text only, for gates. ``normal``: rewritten passages too. ``high``: rewritten
    sentences and shorter passages, for research; expect false alarms.
    """

    STRICT = "strict"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds of one sensitivity; lengths in tokens unless named otherwise, evidence in nats of idf."""

    sensitivity: Sensitivity = Sensitivity.NORMAL

    # Exact passages
    seed_words: int = 5  # tokens of a run that begins a verbatim passage
    frequent_seed: int = 16  # a seed that occurs more often in the dispatch is a commonplace
    chain_gap: int = 12  # at most so many tokens between two runs of one passage, either side
    chain_back: int = 8  # runs may overlap by so many tokens
    chain_drift: int = 12  # and their gaps may differ by so many
    verbatim_characters: int = 256  # a passage so long is verbatim whatever its words
    verbatim_share: float = 0.8  # matched tokens of the shorter side

    # Rewritten passages
    rewritten: bool = True  # look for them at all
    seed_cosine: float = 0.22
    seed_dice: float = 0.22
    cluster_gap: int = 3  # sentences that may lie between two seeds of a cluster
    cluster_cosine: float = 0.25
    cluster_characters: int = 100  # before refinement, either side
    passage_characters: int = 60  # after it
    rewritten_score: float = 0.2  # least log odds of a rewritten passage
    in_order_score: float = -0.9  # the same, where the order of the words counts too
    in_order_likeness: float = 0.5  # which needs so many of them in one order
    in_order_score_short: float = -1.6  # both in an article that has few sentences to be alike by chance
    in_order_likeness_short: float = 0.45
    in_order_named: float = 0.5  # unless so much of the evidence is names and numbers

    turned_words: int = 45  # up to which a range may be one sentence whose clauses changed places
    turned_least: int = 9  # content words that both sides have
    turned_share: float = 0.5  # of those of both sides
    turned_together: float = 1.0  # what that share and the likeness of the two must sum to
    turned_likeness_by_register: float = 0.6  # and most words in order where many others may tell of the same
    turned_score: float = -3.0  # log odds that it must have all the same

    topic_score: float = -0.4  # with a register: least log odds that it is more than the same topic

    # Refinement of edges
    refine_rounds: int = 3
    refine_window: int = 40
    refine_prior: float = 0.08
    refine_prior_mass: float = 100.0
    refine_margin: float = 0.15
    refine_floor: float = 0.02
    refine_least: float = 0.3

    # Summaries
    summaries: bool = True  # look for them at all
    summary_ratio: float = 30.0  # log likelihood ratio of a stretch whose words recur in the dispatch
    summary_ratio_alone: float = 39.0  # the same where the two texts alone weigh the words
    summary_share: float = 0.55  # recurring words of the stretch, by weight
    summary_characters: int = 250
    summary_compression: float = 3.0  # times the stretch's characters that the dispatch must have
    summary_copied: float = 0.95  # share of its words that exact passages may hold; more is no summary
    summary_copied_few: float = 0.4  # the same where a register tells what short passages prove
    summary_most: float = 30.0  # beyond which a dispatch is so long that it holds anybody's words
    summary_score: float = -0.6  # least log odds
    summary_score_many: float = -4.5  # where several support it
    summary_score_alone: float = 0.6  # where no other passage supports it

    # Candidates that are none
    least_shared: float = 35.0  # idf of all shared words, below which only a run of words is worth a look

    # Short passages: a sentence, copied or lightly edited
    minimum_words: int = 8
    local_gap: int = 8  # tokens between two runs of one short passage
    local_drift: int = 5
    local_least: int = 6  # matching tokens, below which nothing is said
    local_density: float = 0.65  # matching tokens by those of the longer side
    local_plain: int = 3  # distinct matching words that are neither names nor numbers
    local_mass: float = 13.0  # idf of the matching words, times the density
    local_mass_a_word: float = 1.3  # and so much more for every word that it is shorter than a long run
    local_long_run: int = 15  # equal words in a row that hardly happen by chance
    local_long_run_mass: float = 6.0  # what their idf must sum to all the same
    local_mass_beside_long: float = 60.0  # without a register, beside a long passage, where page furniture recurs
    local_run_beside_long: int = 25  # or be so long, word for word
    local_long_text: int = 800  # in an article of so many words and more
    strong_mass: float = 30.0  # a short passage that stands up to a rewritten one
    strong_density: float = 0.85
    rest_beside_exact: float = 0.28  # likeness of what lies beside exact passages, below which they replace a rewritten one
    local_name: float = 0.4  # what a name or a number proves beside another word

    # Exclusions
    excluded_least: float = 0.5  # of a passage in zones; what lies outside must prove too little for a passage of its own
    attributed_words: int = 20  # reported speech without marks excludes passages up to this length: a clause
    table_share: float = 0.4  # of a passage's tokens that are figures
    list_longest: int = 40  # words up to which a passage may be a mere list
    list_words: float = 2.6  # words between two commas or line ends, on average, below which a passage is a list

    figures_least: int = 2  # other figures on both sides from which a passage may be a form filled anew
    figures_changed: float = 0.5  # of the article's figures
    figures_dense: float = 0.15  # of all its words
    figures_share: float = 0.25  # figures of all words that differ
    figures_likeness: float = 0.8  # from which a passage must not be longer than
    figures_longest: int = 120  # to be such a form

    # Candidates
    candidate_words: int = 96  # a cell in which shingles of one passage lie: places in the article
    candidate_source_words: int = 128  # and in the dispatch
    candidate_decay: float = 9.0  # log of the number of dispatches at which a shingle weighs nothing
    candidate_least: float = 0.7  # weight below which a dispatch is chance
    candidate_score: float = 1.3  # weight of the heaviest cell from which a dispatch is a candidate
    candidate_rest: float = 0.2  # what shingles outside of that cell add to the rank
    candidate_limit: int = 100
    candidate_weak: int = 3  # and so many of the weaker ones

    # Candidates of a register: what they share with the article, and the words around it, in nats beyond chance
    covered_least: int = 5  # words under shared shingles along one diagonal, however common, that are no chance
    rare_holders: int = 100  # a shingle that so few dispatches hold is looked at alone
    others: int = (
        5  # a shingle that is no fingerprint of the article must be so many times as rare, and is as common from there
    )
    rare_words: int = 4  # of the words beside it, so many of which stand at the same place beside it are no chance
    straight_least: float = 1.3  # weight of shared shingles from which words along one diagonal need no closer look
    straight_words: int = 9  # under such shingles, and so many that no weight is asked for
    in_step: int = 4  # words close to a shared shingle that stand at the same place beside it: each beyond so many
    in_step_worth: float = 3.0  # proves so much more
    weight_most: float = 3.0  # of scattered shared shingles that counts beside the words around one of them
    near_words: int = 12  # on either side of every shared shingle
    near_band: int = 6  # words by which a partner may stand off its place
    near_weight: float = 3.0  # what weight of shared shingles counts beside the words
    near_least: float = 3.4
    wide_words: int = 56  # on either side of the best
    wide_band: int = 12
    wide_weight: float = 4.0
    wide_least: float = 16.0
    exact_words: int = 64  # the words themselves
    exact_band: int = 16
    exact_weight: float = 4.0
    exact_least: float = 20.0
    joint_weight: float = 8.5  # and all that together
    joint_near: float = 0.7  # what the words close by count again
    joint_length: float = 2.0  # nats more that a dispatch of twice the words must show
    joint_least: float = 17.0
    outlook: float = 10.0  # how much more the words themselves may prove than their bytes did
    listed: int = 200  # dispatches of an article that pass all this, at most

    # A register of few dispatches
    few_dispatches: int = 200  # up to which the best of those that share anything are aligned, too
    few_aligned: int = 15  # so many of them; and so few dispatches are aligned all of them


_SETTINGS = {
    Sensitivity.NORMAL: Settings(),
    Sensitivity.STRICT: Settings(
        sensitivity=Sensitivity.STRICT,
        rewritten=False,
        summaries=False,
        local_density=0.75,
        local_plain=5,
        local_mass=25.0,
        strong_mass=math.inf,
        near_least=math.inf,
        rare_holders=0,
    ),
    Sensitivity.HIGH: Settings(
        sensitivity=Sensitivity.HIGH,
        rewritten_score=-1.0,
        topic_score=-3.0,
        summary_score=-1.0,
        summary_score_alone=0.0,
        local_density=0.6,
        local_mass=10.0,
        cluster_characters=60,
        candidate_weak=20,
        near_least=3.0,
        wide_least=13.5,
        exact_least=17.0,
        joint_least=14.0,
    ),
}


def settings_for(sensitivity: Sensitivity | str = Sensitivity.NORMAL, *, minimum_words: int | None = None) -> Settings:
    """The settings of a sensitivity; ``minimum_words`` overrides the least length of a short exact passage."""
    settings = _SETTINGS[Sensitivity(sensitivity)]
    return settings if minimum_words is None else replace(settings, minimum_words=minimum_words)
