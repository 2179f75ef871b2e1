"""``compare`` and ``read``: no register needed."""

from __future__ import annotations

import json
from pathlib import Path

OWN = (
    "The council met for three hours on Monday and adjourned without a vote on the new bridge.\r\n\r\nIts engineer had asked "
    "for a wider span after the autumn floods, and the treasurer for a narrower one.\r\n\r\nNeither got what was wanted, and "
    "the matter will come back in spring, when the ferry company is due to say whether it goes on.\r\n\r\n"
)
THEIRS = (
    "Volunteers have counted 412 nesting pairs of little terns on the gravel banks north of the harbour, the highest figure "
    "since the colony was first surveyed in 1978, wardens said on Friday after a week of fieldwork in strong winds."
)


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(text.encode())


def test_compare_gives_offsets_of_the_file_itself(command, tmp_path):
    write(tmp_path, "article.txt", OWN + THEIRS + "\r\n")
    write(tmp_path, "source.txt", THEIRS)
    done = command("compare", "article.txt", "source.txt", "--format", "json")
    assert done.code == 0, done.err
    match = json.loads(done.out)
    assert (match["article"], match["source"], match["derivation"]) == ("article.txt", "source.txt", "partly")
    (passage,) = match["passages"]
    text = (tmp_path / "article.txt").read_bytes().decode()
    assert text[passage["article"]["start"] : passage["article"]["end"]] == THEIRS
    assert passage["kind"] == "verbatim"
    assert passage["excluded"] is None


def test_compare_takes_either_side_from_standard_input(command, tmp_path):
    write(tmp_path, "article.txt", OWN + THEIRS)
    write(tmp_path, "source.txt", THEIRS)
    files = json.loads(command("compare", "article.txt", "source.txt", "--format", "json").out)
    for sides, given in ((("-", "source.txt"), OWN + THEIRS), (("article.txt", "-"), THEIRS)):
        match = json.loads(command("compare", *sides, "--format", "json", stdin=given).out)
        assert (match["article"], match["source"]) == sides
        assert match["passages"] == files["passages"]
    both = command("compare", "-", "-", stdin=THEIRS)
    assert both.code == 2
    assert "only one" in both.err


def test_compare_of_texts_with_nothing_in_common(command, tmp_path):
    write(tmp_path, "a.txt", OWN)
    write(tmp_path, "b.txt", THEIRS)
    match = json.loads(command("compare", "a.txt", "b.txt", "--format", "json").out)
    assert (match["derivation"], match["passages"]) == ("none", [])


def test_many_pairs_in_order_whatever_the_number_of_workers(command, tmp_path):
    for folder in ("susp", "src"):
        (tmp_path / folder).mkdir()
    for number in range(70):
        write(tmp_path / "susp", f"a{number}.txt", OWN + THEIRS.replace("412", str(number)))
    write(tmp_path / "src", "s.txt", THEIRS)
    write(tmp_path, "pairs", "".join(f"a{n}.txt s.txt\n" for n in range(70)))
    arguments = ("compare", "--pairs", "pairs", "--articles", "susp", "--sources", "src", "--format", "jsonl")
    one, two = command(*arguments), command(*arguments, "--workers", "2")
    assert one.code == two.code == 0
    assert one.out == two.out
    assert [json.loads(line)["article"] for line in one.out.splitlines()] == [f"a{n}.txt" for n in range(70)]


def test_a_pair_that_cannot_be_read_spoils_only_itself(command, tmp_path):
    write(tmp_path, "a.txt", THEIRS)
    write(tmp_path, "pairs", "a.txt a.txt\nmissing.txt a.txt\n")
    done = command("compare", "--pairs", "pairs", "--articles", ".", "--sources", ".", "--format", "jsonl")
    assert done.code == 2
    assert len(done.out.splitlines()) == 1
    assert "missing.txt" in done.err


def test_a_wrong_line_of_the_pairs_is_named(command, tmp_path):
    write(tmp_path, "pairs", "a.txt b.txt\nonly-one\n")
    done = command("compare", "--pairs", "pairs", "--articles", ".", "--sources", ".")
    assert done.code == 2
    assert "pairs:2: 1 names where two are needed" in done.err


def test_read_prints_what_the_file_says_and_null_elsewhere(command, tmp_path):
    record = {"id": "x-1", "title": "Terns are back", "text": THEIRS, "date": "2026-03-01T10:00:00+01:00", "holder": "AFP"}
    write(tmp_path, "wire.jsonl", json.dumps(record) + "\n")
    done = command("read", "wire.jsonl")
    assert done.code == 0, done.err
    read = json.loads(done.out)
    assert list(read) == [
        "format", "guid", "version", "holder", "headline", "byline", "dateline", "body", "language", "published", "embargoed",
        "expires", "status", "copyright_notice", "usage_terms", "credit", "signoff",
    ]  # fmt: skip
    assert (read["guid"], read["holder"], read["headline"], read["body"]) == ("x-1", "AFP", "Terns are back", THEIRS)
    assert read["published"] == "2026-03-01T10:00:00+01:00"
    assert read["embargoed"] is None


def test_a_file_of_several_texts_is_not_compared_by_its_first(desk, tmp_path):
    """The copy was the eighth record of an export, and the answer was: not derived."""
    copy = "The lock keeper of Oldwater counted the boats by hand, since nobody had told him that the machine was there for it."
    texts = ("Nothing of it stands here.", copy)
    (tmp_path / "export.jsonl").write_text("".join(json.dumps({"id": text[:3], "text": text}) + "\n" for text in texts))
    (tmp_path / "source.txt").write_text(copy)
    done = desk("compare", "export.jsonl", "source.txt")
    assert done.code == 2
    assert done.err == (
        "compliance: export.jsonl: holds more than one text; put the one to be compared into a file of its own\n"
    )
