"""What ``compliance selftest`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compliance.report import terminal
from compliance.report.json import dumps
from compliance.report.objects import SCHEMA
from compliance.report.options import RenderOptions

if TYPE_CHECKING:
    from compliance.audit.selftest import Rate, Row, SelfTest

_HEAD = ("planted passages", "found", "95 % interval", "edges exact", "set aside", "missed")


def render_selftest(result: SelfTest, format: str, options: RenderOptions | None = None) -> str:
    """The account as ``text`` or ``json``."""
    if format == "json":
        return dumps(_object(result), indent=2) + "\n"
    return _text(result, options or RenderOptions())


def _text(result: SelfTest, options: RenderOptions) -> str:
    lines = [
        f"Self-test: {result.dispatches:,} dispatches, sensitivity {result.sensitivity}, "
        f"{result.sample:,} passages a row, seed {result.seed}",
        "",
        *_table([_HEAD, *(_cells(row) for row in result.rows)]),
        "",
    ]
    said = [
        f"Guarantee: any verbatim run of {result.guarantee} words is compared with its dispatch word by word, unless the "
        f"word triples that mark it stand in more than {result.cap:,} dispatches. Most runs that are shorter are, too. A "
        f"verbatim passage counts from {result.minimum_words} words.",
        "Found: a passage of the planted dispatch, or of another version of it, overlaps the planted words and counts. "
        "Edges exact: both ends together at most two words off. Set aside: seen, and excluded with a reason. "
        "Missed: not seen.",
        f"False alarms: {_share(result.alarmed)} of {result.texts:,} texts, each held against all but its own family, "
        f"have a passage that counts and is no repeat. {_share(result.repeated)} repeat at least {result.minimum_words} "
        "words, nearly unchanged, of a dispatch that is no known version of them: background paragraphs, set phrases, "
        "versions that no family joins.",
    ]
    if result.short_rows:
        said.append(f"Too few texts for: {', '.join(result.short_rows)}.")
    for paragraph in said:
        lines += [*terminal.wrap(paragraph, options.width), ""]
    return "\n".join(lines[:-1]) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    outcomes = row.outcomes
    aside = sum(count for outcome, count in outcomes.items() if outcome.startswith("set aside"))
    return (
        row.kind.name,
        f"{row.recall.hits:,} of {row.recall.trials:,}  {_percent(row.recall.share)}",
        _interval(row.recall),
        _percent(row.exact.share) if row.exact.trials else "-",
        f"{aside:,}",
        f"{outcomes['missed'] + outcomes['retrieved']:,}",
    )


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    sizes = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["  ".join([row[0].ljust(sizes[0]), *map(str.rjust, row[1:], sizes[1:])]) for row in rows]
    lines.insert(1, "  ".join("-" * size for size in sizes))
    return lines


def _share(rate: Rate) -> str:
    return f"{rate.hits:,} ({_percent(rate.share)}, 95 % interval {_interval(rate)})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _interval(rate: Rate) -> str:
    low, high = rate.interval
    return f"{100 * low:.1f}-{100 * high:.1f} %"


def _object(result: SelfTest) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "guarantee": result.guarantee,
        "cap": result.cap,
        "minimum_words": result.minimum_words,
        "sensitivity": result.sensitivity,
        "dispatches": result.dispatches,
        "sample": result.sample,
        "seed": result.seed,
        "recall": [
            {
                "kind": row.kind.name,
                "words": row.kind.words,
                "edited": row.kind.edited,
                "reordered": row.kind.reordered,
                **_rate(row.recall),
                "edges_exact": round(row.exact.share, 4),
                "outcomes": dict(sorted(row.outcomes.items())),
            }
            for row in result.rows
        ],
        "false_alarms": _rate(result.alarmed),
        "repeats": _rate(result.repeated),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    figures = {"share": rate.share, "low": low, "high": high}
    return {"hits": rate.hits, "trials": rate.trials, **{name: round(figure, 4) for name, figure in figures.items()}}
