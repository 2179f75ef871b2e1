"""The report for people at a terminal: verdicts in words first, then the evidence. Readable without colour."""

from __future__ import annotations

from compliance.model import ArticleResult, Derivation, Finding, Match, Report, Run, Status, Verdict
from compliance.report import order, terminal
from compliance.report.options import RenderOptions
from compliance.report.phrases import (
    DERIVATIONS,
    article_name,
    count,
    gist,
    passage_line,
    percent,
    place_name,
    plural_verdict,
    unit,
    verdict_counts,
)
from compliance.report.terminal import harmless, style


def render(report: Report, options: RenderOptions) -> str:
    """Every article with its evidence, what was skipped, and a summary line."""
    shown = [r for r in report.articles if r.findings or r.verdict is not Verdict.CLEAR or not options.brief]
    blocks = [article_text(result, options) for result in order.articles(shown)]
    # An article with nothing to show takes one line, and such lines stand together.
    parts = [block if "\n" not in block.rstrip("\n") else f"{block}\n" for block in blocks]
    parts += [f"SKIPPED  {harmless(place_name(s.path, None))} - {harmless(s.reason)}\n" for s in order.skipped(report.skipped)]
    parts += [f"Note: {harmless(note)}\n" for note in report.notes]
    if parts and not parts[-1].endswith("\n\n"):
        parts.append("\n")
    return "".join([*parts, summary(report), "\n"])


def article_text(result: ArticleResult, options: RenderOptions) -> str:
    """One article: its verdict in words, its findings with their remedy, its matches with their passages."""
    verdict = style(str(result.verdict).upper(), str(result.verdict), options.colour)
    name = style(harmless(article_name(result)), "bold", options.colour)
    lines = [f"{verdict}  {name} - {harmless(gist(result))}"]
    for note in result.remarks:
        lines += _indented(f"Note: {note}", "  ", options.width)
    for finding in order.findings(result.findings):
        lines += _finding(finding, options)
    for number, match in enumerate(order.matches(result.matches), 1):
        lines += ["", *match_lines(match, result.article.text, f"{number}", options)]
    return "\n".join(lines) + "\n"


def match_lines(match: Match, article: str, number: str, options: RenderOptions) -> list[str]:
    """One match: the dispatch, its holder, the derivation, both shares, the passages side by side."""
    dispatch, newest = match.dispatch, match.superseded_by
    head = style(f"[{number}] {harmless(dispatch.holder or 'holder not known')}", "bold", options.colour)
    if dispatch.headline:
        head += f"  {harmless(dispatch.headline)}"
    status = "" if dispatch.status is Status.USABLE else f", {str(dispatch.status).upper()}"
    facts = [f"{dispatch.guid}, version {dispatch.version}{status}", _shares(match)]
    if match.collapsed:
        facts.append(f"also matched, not counted again: {', '.join(sorted(match.collapsed))}")
    if newest is not None:
        facts.append(f"superseded by {newest.guid}, version {newest.version}")
    lines = [f"  {head}", *(line for fact in facts for line in _indented(fact, "      ", options.width))]
    return lines + _passages(match, article, f"{number}.", options)


def pair_text(article: str, source: str, text: str, match: Match, options: RenderOptions) -> str:
    """One compared pair."""
    derived = match.derivation in (Derivation.WHOLLY, Derivation.PARTLY)
    head = style(DERIVATIONS[match.derivation].upper(), "bold", options.colour)
    names = f"{harmless(article)} {'from' if derived else 'and'} {harmless(source)}"
    facts = [_shares(match).partition(": ")[2], f"the whole texts are {percent(match.similarity)} alike"]
    lines = [f"{head}  {names}", *(line for fact in facts for line in _indented(fact, "  ", options.width))]
    return "\n".join(lines + _passages(match, text, "", options)) + "\n"


def _passages(match: Match, article: str, prefix: str, options: RenderOptions) -> list[str]:
    lines = []
    for index, passage in enumerate(sorted(match.passages, key=lambda p: (p.article.start, p.source.start)), 1):
        line = f"   {prefix}{index} {passage_line(passage)}"
        if options.show_text is False:
            lines.append(f"{line}, characters {passage.article.start:,}-{passage.article.end:,}")
            continue
        from compliance.report.side_by_side import side_by_side

        source = match.dispatch.body
        lines += ["", line, *side_by_side(article, source, passage, options.width, options.colour, unit(match.dispatch))]
    return lines


def summary(report: Report) -> str:
    """The line at the end: how many articles came to what, and against how much they were held."""
    counts = verdict_counts(report.articles)
    tally = ", ".join(plural_verdict(verdict, number) for verdict, number in counts.items() if number) or "nothing to check"
    skipped = f"; {count(len(report.skipped), 'input')} skipped" if report.skipped else ""
    return f"{count(len(report.articles), 'article')} checked: {tally}{skipped}.{_against(report.run)}"


def _against(run: Run) -> str:
    register = f" Held against {count(run.dispatches, 'dispatch', 'dispatches')}" if run.dispatches else ""
    reach = f"any verbatim run of {run.guarantee} words or more leads to its source, common phrases apart"
    off = f" Rules switched off: {', '.join(sorted(run.rules_off))}." if run.rules_off else ""
    parts = "; ".join(part for part in (register, reach if register and run.guarantee else "") if part)
    return (f"{parts}." if parts else "") + off


def _shares(match: Match) -> str:
    counted = match.counted
    words = sum(p.words for p in counted)
    text = (
        f"{DERIVATIONS[match.derivation]}: {percent(match.article_coverage)} of the article, "
        f"{percent(match.source_coverage)} of the dispatch; {count(len(counted), 'passage')}, {count(words, 'word')}"
    )
    left_out = len(match.passages) - len(counted)
    if left_out:
        text += f"; {count(left_out, 'passage')} not counted"
    return text


def _finding(finding: Finding, options: RenderOptions) -> list[str]:
    identity = f"  {finding.identity[:12]}" if finding.identity else ""
    if finding.waived is not None and not options.show_waived:
        return _indented(f"waived: {finding.rule} ({finding.waived}){identity}", "  ", options.width)
    source = ", ".join(part for part in (finding.dispatch, finding.licence and f"licence {finding.licence}") if part)
    head = style(str(finding.severity), str(finding.severity), options.colour)
    lines = [f"  {head}: {harmless(finding.rule)}{harmless(identity)}", *_indented(finding.message, "    ", options.width)]
    for label, value in (
        ("Source", source),
        ("Clause", finding.clause),
        ("Waived", finding.waived),
        ("Remedy", finding.remedy),
    ):
        if value:
            lines += _indented(f"{label}: {value}", "    ", options.width)
    return lines


def _indented(text: str, indent: str, width: int) -> list[str]:
    return [f"{indent}{line}" for line in terminal.wrap(harmless(text), max(20, width - len(indent)))]
