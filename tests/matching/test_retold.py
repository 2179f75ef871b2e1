"""A short article that retells one dispatch, sentence by sentence, and next to nothing else."""

from __future__ import annotations

from compliance.matching.alignment import align
from compliance.matching.prepare import prepare
from compliance.matching.settings import settings_for

DISPATCH = (
    "LEEDS, England, Feb 3 (Nordpress) - Child-safety firm Brightwater is recalling 48,000 infant car seats sold in "
    "eleven European countries since last June after a buckle came apart in a crash in Belgium, regulators said on "
    'Monday. The baby, a girl of seven months, was unhurt. "If you own a Comet 2 seat with a serial number that '
    'begins with K, stop using it today, do not try to repair the buckle, and call our free line for a replacement," '
    'the company said in a statement. "We are sorry for the worry that this causes to families." The seats cost about'
    " 240 euros and were made at a plant near Katowice in Poland that Brightwater bought two years ago from a maker "
    "of ski bindings. A test in Stockholm showed that the plastic of the buckle turns brittle at temperatures below "
    "minus 12 degrees Celsius, a consumer group said. It is the third recall of a child seat on the continent in half"
    " a year. Shares in the firm's parent, Holm & Carter, slid 9 percent in London, wiping out this year's gains."
)
RETOLD = (
    "Baby seats recalled across Europe after buckle fails in crash\n\n"
    "Brightwater, the child-safety company, has recalled 48,000 infant car seats that were sold in eleven "
    "European countries from last June, after a buckle came apart in an accident in Belgium, regulators said. "
    "A seven-month-old girl was unhurt.\n\n"
    "The company bought the plant where they were made, near Katowice in Poland, two years ago from a ski-"
    "binding maker. The seats sell for around 240 euros. A consumer group said that a Stockholm test had shown"
    " the buckle's plastic to be brittle in temperatures of less than minus 12 degrees Celsius.\n\n"
    "The recall is the third of a child seat in Europe within six months. Shares in Holm & Carter, "
    "Brightwater's parent, fell 9 percent in London, erasing the gains of this year."
)


def test_a_headline_alone_does_not_tell_what_recurs_by_chance() -> None:
    article = prepare(RETOLD)
    counted = [p for p in align(article, prepare(DISPATCH), settings_for()) if p.excluded is None]
    assert sum(p.words for p in counted) > 0.6 * len(article)
