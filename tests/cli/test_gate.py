"""``compliance gate`` and ``baseline`` in scratch repositories."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
DISPATCH = (CORPUS / "dispatches" / "afp-sines-battery.txt").read_text(encoding="utf-8")
PARAGRAPHS = [part.strip() for part in re.split(r"\n\s*\n", DISPATCH) if len(part.split()) > 20]
FIRST, SECOND = "\n\n".join(PARAGRAPHS[1:3]), next(p for p in PARAGRAPHS if p.startswith("Environmental"))
OWN = "The harbour lights were painted again this week, and the paint has been paid for by the rowing club.\n"
HEAD = "---\ntitle: Harbour notes\ndate: 2026-03-05\n---\n\n"
TOMORROW = (date.today() + timedelta(days=1)).isoformat()


class Site:
    """A git repository with articles, and a register beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=desk", "-c", "user.email=desk@example.org", "-c", "commit.gpgsign=false")
        clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        done = subprocess.run(["git", *who, *arguments], cwd=self.root, env=clean, check=True, capture_output=True, text=True)
        return done.stdout

    def write(self, name: str, *parts: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + "\n\n".join(parts) + "\n", encoding="utf-8")
        return path

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "work")


@pytest.fixture
def site(inside, tmp_path, monkeypatch):
    """Two clean articles committed on main; the work goes on, on a branch."""
    (tmp_path / "site").mkdir()
    monkeypatch.setenv("COMPLIANCE_DB", str(tmp_path / "compliance.db"))
    monkeypatch.chdir(tmp_path / "site")
    made = Site(tmp_path / "site")
    made.write("news/a.md", OWN)
    made.write("news/b.md", OWN)
    made.commit()
    made.git("switch", "-qc", "topic")
    return made


def found(done):
    """Path -> rules that count."""
    articles = json.loads(done.out)["articles"]
    open_ = {a["path"]: [f["rule"] for f in a["findings"] if f["waived"] is None] for a in articles}
    return {path: rules for path, rules in open_.items() if rules}


def test_a_clean_repository_passes_and_says_what_it_did(site, inside):
    done = inside("gate")
    assert done.code == 0, done.err
    assert "2 articles checked: 2 clear" in done.out


def test_a_paste_fails_at_its_place_in_the_file(site, inside):
    path = site.write("news/a.md", OWN, FIRST, OWN)
    done = inside("gate", "--since", "main", "--format", "sarif")
    assert done.code == 1, done.err
    result = json.loads(done.out)["runs"][0]["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "news/a.md"
    line = path.read_text().splitlines().index(FIRST.split("\n")[0]) + 1
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (line, 1)
    assert "Production of cells" not in done.out


def test_in_a_real_process_outside_of_any_repository(site, command):
    site.write("news/a.md", OWN, FIRST)
    done = command("gate", "site/news", "--db", "compliance.db", "--format", "json")
    assert (done.code, list(found(done))) == (1, ["site/news/a.md"])


def test_names_are_those_of_the_repository_wherever_it_is_called(site, inside, monkeypatch):
    site.write("news/a.md", OWN, FIRST)
    monkeypatch.chdir(site.root / "news")
    for arguments in ((), ("a.md",), (".",), ("--since", "main")):
        assert found(inside("gate", *arguments, "--format", "json")) == {"news/a.md": ["unlicensed-reuse"]}


def test_since_looks_at_changed_files_only(site, inside):
    site.write("news/a.md", OWN, FIRST)
    site.commit()
    site.git("switch", "-qc", "later")
    site.write("news/c.md", OWN, SECOND)
    site.commit()
    assert list(found(inside("gate", "--since", "topic", "--format", "json"))) == ["news/c.md"]
    assert list(found(inside("gate", "--since", "main", "--format", "json"))) == ["news/a.md", "news/c.md"]
    assert list(found(inside("gate", "--since", "main", "news/c.md", "--format", "json"))) == ["news/c.md"]


def test_since_means_the_merge_base(site, inside):
    site.write("news/a.md", OWN, OWN)
    site.commit()
    site.git("switch", "-q", "main")
    site.write("news/b.md", OWN, FIRST)
    site.commit()
    site.git("switch", "-q", "topic")
    done = inside("gate", "--since", "main", "--format", "json")
    assert [a["path"] for a in json.loads(done.out)["articles"]] == ["news/a.md"]


def test_no_changes_pass_and_say_so(site, inside):
    done = inside("gate", "--since", "main")
    assert done.code == 0
    assert "nothing to check" in done.err


def test_staged_means_the_content_of_the_index(site, inside):
    site.write("news/a.md", OWN, FIRST)
    site.git("add", "news/a.md")
    site.write("news/a.md", OWN)
    site.write("news/b.md", OWN, SECOND)
    done = inside("gate", "--staged", "--format", "sarif")
    assert done.code == 1
    results = json.loads(done.out)["runs"][0]["results"]
    assert {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results} == {"news/a.md"}
    assert results[0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 9
    site.git("add", "news/a.md")
    assert inside("gate", "--staged").code == 0


def test_a_shallow_clone_is_named_with_its_remedy(site, inside, tmp_path, monkeypatch):
    for _ in range(2):
        site.write("news/a.md", OWN * 2)
        site.git("commit", "-q", "--allow-empty", "-am", "more")
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{site.root}", "shallow"], cwd=tmp_path, check=True
    )
    monkeypatch.chdir(tmp_path / "shallow")
    for ref in ("origin/main", "HEAD~1"):
        done = inside("gate", "--since", ref)
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert "fetch-depth: 0" in done.err


def test_an_unknown_commit_and_no_repository(site, inside, tmp_path, monkeypatch):
    done = inside("gate", "--since", "nowhere")
    assert done.code == 2
    assert "no commit 'nowhere'" in done.err
    monkeypatch.chdir(tmp_path)
    assert "no git repository" in inside("gate", "--since", "main").err


def test_files_from_a_list(site, inside):
    site.write("news/a.md", OWN, FIRST)
    site.write("news/c.md", OWN, SECOND)
    (site.root / "list").write_text("news/a.md\nnews/b.md\n")
    done = inside("gate", "--files-from", "list", "--format", "json")
    assert [a["path"] for a in json.loads(done.out)["articles"]] == ["news/a.md", "news/b.md"]
    assert done.code == 1
    (site.root / "list").write_bytes(b"news/a.md\0news/gone.md\0")
    gone = inside("gate", "--files-from", "list")
    assert gone.code == 2
    assert "list:2" in gone.err
    (site.root / "list").write_text("")
    assert inside("gate", "--files-from", "list").code == 2
    assert inside("gate", "--files-from", "list", "--allow-nothing").code == 0


def test_a_list_as_git_makes_it(site, inside):
    """``git ls-files`` lists links, also to folders and to nothing, and quotes names that are not ASCII."""
    site.write("news/a.md", OWN, FIRST)
    (site.root / "current").symlink_to("news")
    (site.root / "dangling").symlink_to("nowhere")
    (site.root / "list").write_text("current\ndangling\nnews/a.md\n")
    done = inside("gate", "--files-from", "list", "--format", "json")
    assert (done.code, list(found(done))) == (1, ["news/a.md"])
    (site.root / "list").write_text('"news/caf\\303\\251.md"\n')
    quoted = inside("gate", "--files-from", "list")
    assert quoted.code == 2
    assert "git quotes this name; list the files with git's -z" in quoted.err


def test_its_own_files_are_no_articles(site, inside):
    for name in ("compliance.toml", "compliance-baseline.json", "compliance-waivers.toml"):
        (site.root / name).write_text("")
    (site.root / "compliance.db.index").mkdir()
    (site.root / "compliance.db.index" / "writer.lock").write_text("")
    assert "2 articles checked: 2 clear" in inside("gate").out
    done = inside("check", ".", "--no-record")
    assert "2 articles checked: 2 clear" in done.out
    assert "passed over" not in done.err


def test_what_is_ignored(site, inside):
    site.write("news/a.md", OWN, FIRST)
    (site.root / ".complianceignore").write_text("# old\nnews/*.md\n!news/b.md\n")
    done = inside("gate")
    assert done.code == 0
    assert "1 file left out by .complianceignore" in done.out
    (site.root / ".complianceignore").write_text("*.md\n")
    assert inside("gate").code == 2
    (site.root / ".complianceignore").unlink()
    (site.root / "compliance.toml").write_text('ignore = ["news/a.md"]\n')
    assert inside("gate").code == 0


def test_files_without_articles_are_no_error_when_found(site, inside):
    (site.root / "logo.png").write_bytes(bytes(range(256)) * 9)
    (site.root / "package.json").write_text('{"name": "site", "scripts": {}}\n')
    (site.root / "_index.md").write_text("---\ntitle: News\n---\n")
    done = inside("gate")
    assert done.code == 0, done.err
    assert "3 files without a text to check passed over" in done.out
    assert inside("gate", "_index.md").code == 2


@pytest.mark.parametrize("name", ["nowhere", "news/nothing.md"])
def test_a_missing_path_never_passes(site, inside, name):
    done = inside("gate", "news", name)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert name in done.err


def test_a_missing_or_an_empty_register_never_passes(site, inside, tmp_path, monkeypatch):
    monkeypatch.setenv("COMPLIANCE_DB", str(tmp_path / "none.db"))
    assert inside("gate").code == 2
    monkeypatch.setenv("COMPLIANCE_DB", str(tmp_path / "fresh.db"))
    inside("init", tmp_path / "fresh")
    done = inside("gate")
    assert done.code == 2
    assert "register is empty" in done.err
    assert inside("gate", "--allow-empty-register").code == 0


def test_several_formats_are_written_before_it_fails(site, inside):
    site.write("news/a.md", OWN, FIRST)
    done = inside("gate", "--format", "sarif=out.sarif", "--format", "junit=out.xml", "--format", "github")
    assert done.code == 1
    assert done.out.startswith("::error file=news/a.md,line=9")
    assert json.loads((site.root / "out.sarif").read_text())["runs"][0]["results"]
    assert "<testsuite" in (site.root / "out.xml").read_text()
    for wrong in (("--format", "sarif", "--format", "github"), ("--format", "sarf"), ("--format", "json=")):
        assert inside("gate", *wrong).code == 2


def test_a_summary_for_the_step(site, inside, monkeypatch):
    site.write("news/a.md", OWN, FIRST)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(site.root / "summary"))
    inside("gate", "--format", "github")
    assert "unlicensed" in (site.root / "summary").read_text()


def test_exit_codes(site, inside):
    site.write("news/a.md", OWN, FIRST)
    assert inside("gate", "--exit-zero").code == 0
    assert inside("gate", "--fail-on", "never").code == 0
    assert inside("gate", "nowhere", "--exit-zero").code == 2


def test_no_protected_text_without_leave(site, inside):
    site.write("news/a.md", OWN, FIRST)
    for form in ("text", "json", "jsonl", "sarif", "junit", "github", "gitlab", "html"):
        done = inside("gate", "--format", form)
        assert done.code == 1
        assert not re.search(r"cells\W+for\W+lorries", done.out), form
    assert "cells for lorries" in " ".join(inside("gate", "--format", "sarif", "--show-text").out.split())


def test_the_database_may_be_read_only(site, inside, tmp_path):
    database = tmp_path / "compliance.db"
    before = database.read_bytes()
    database.chmod(0o444)
    assert inside("gate").code == 0
    assert database.read_bytes() == before
    assert not json.loads(inside("runs", "--format", "json").out)["runs"]


def test_a_waiver_file_at_the_root(site, inside, monkeypatch):
    site.write("news/a.md", OWN, FIRST)
    (finding,) = json.loads(inside("gate", "--format", "json").out)["articles"][0]["findings"]
    monkeypatch.chdir(site.root / "news")
    done = inside(
        "waive", finding["id"][:8], "--check", "a.md", "--file", "../compliance-waivers.toml", "--reason", "agreed", "--by",
        "desk", "--until", TOMORROW,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert inside("gate").code == 0
    assert 'path = "news/a.md"' in (site.root / "compliance-waivers.toml").read_text()
    site.write("news/a.md", OWN)
    done = inside("gate")
    assert "the waiver of desk for unlicensed-reuse covers nothing any more" in done.out


class TestBaseline:
    @pytest.fixture
    def known(self, site, inside):
        """A baseline that knows the first paste."""
        site.write("news/a.md", OWN, FIRST)
        site.commit()
        assert inside("baseline", "create", "news", "--output", "known.json").code == 0
        return site

    def test_what_is_known_passes(self, known, inside):
        done = inside("gate", "--baseline", "known.json", "--format", "json")
        assert (done.code, found(done)) == (0, {})
        assert any("1 known finding not counted" in note for note in json.loads(done.out)["notes"])
        assert inside("gate").code == 1

    def test_the_file_holds_no_text_no_dates_no_line_numbers(self, known, inside):
        text = (known.root / "known.json").read_text()
        assert "cells" not in text
        assert not re.search(r"20\d\d-\d\d", text)
        assert '"line' not in text
        (row,) = json.loads(inside("baseline", "show", "known.json", "--format", "json").out)["findings"]
        assert (row["path"], row["rule"]) == ("news/a.md", "unlicensed-reuse")

    def test_moved_within_its_file_it_stays_known(self, known, inside):
        known.write("news/a.md", OWN, OWN, OWN, FIRST, OWN)
        assert inside("gate", "--baseline", "known.json").code == 0

    @pytest.mark.parametrize("more", [SECOND, FIRST])
    def test_a_second_paste_is_new(self, known, inside, more):
        known.write("news/a.md", OWN, FIRST, OWN, more)
        assert inside("gate", "--baseline", "known.json").code == 1

    def test_the_same_paste_in_another_file_is_new(self, known, inside):
        known.write("news/b.md", OWN, FIRST)
        done = inside("gate", "--baseline", "known.json", "--format", "json")
        assert list(found(done)) == ["news/b.md"]
        assert not any("renamed" in note for note in json.loads(done.out)["notes"])

    def test_a_rename_is_reported_as_one(self, known, inside):
        known.git("mv", "news/a.md", "news/z.md")
        for arguments in ((), ("--since", "main"), ("--staged",)):
            done = inside("gate", *arguments, "--baseline", "known.json", "--format", "json")
            assert done.code == 1
            (note,) = [note for note in json.loads(done.out)["notes"] if "renamed" in note]
            assert note.startswith("news/z.md: unlicensed-reuse is known under news/a.md")
        assert inside("baseline", "update", "known.json").code == 0
        assert inside("gate", "--baseline", "known.json").code == 0

    def test_what_is_found_no_more_is_reported(self, known, inside):
        known.write("news/a.md", OWN)
        done = inside("gate", "--baseline", "known.json")
        assert done.code == 0
        assert "found no more" in done.out
        assert "found no more" not in inside("gate", "news/b.md", "--baseline", "known.json").out

    def test_update_of_a_part_leaves_the_rest(self, known, inside):
        known.write("news/b.md", OWN, SECOND)
        assert "2 known; 1 new, 0 gone" in inside("baseline", "update", "known.json", "news/b.md").err
        assert inside("gate", "--baseline", "known.json").code == 0
        (known.root / "news" / "a.md").unlink()
        assert "1 known; 0 new, 1 gone" in inside("baseline", "update", "known.json", "news/b.md").err

    def test_what_cannot_be_used(self, known, inside):
        assert "is there already" in inside("baseline", "create", "news", "--output", "known.json").err
        assert inside("gate", "--baseline", "none.json").code == 2
        (known.root / "known.json").write_text('{"format": "compliance-baseline", "version": 99}')
        done = inside("gate", "--baseline", "known.json")
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert "update the tool" in done.err
        shutil.copy(CORPUS / "cases" / "credited.toml", known.root / "known.json")
        assert "is no JSON" in inside("baseline", "update", "known.json").err
