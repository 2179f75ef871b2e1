"""``waivers list`` where there is no ledger."""

FILE = """version = 1

[[waiver]]
path = "news/a.md"
rule = "missing-credit"
source = "*"
reason = "agreed"
by = "desk"
until = 2099-12-31
"""


def test_a_missing_database_is_an_error(inside):
    done = inside("waivers", "list", "--db", "no.db")
    assert done.code == 2
    assert "no.db: there is no such database" in done.err


def test_a_repository_may_have_nothing_but_its_waiver_file(inside, tmp_path):
    (tmp_path / "compliance-waivers.toml").write_text(FILE)
    listed = inside("waivers", "list")
    assert listed.code == 0, listed.err
    assert "missing-credit" in listed.out
    assert inside("waivers", "list", "--db", "no.db").code == 2
