"""The hook through the real pre-commit; the action, the GitLab job and the recipe through bash, sh and make."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DISPATCH = (ROOT / "corpus" / "dispatches" / "afp-sines-battery.txt").read_text(encoding="utf-8")
COPY = "\n\n".join([part.strip() for part in re.split(r"\n\s*\n", DISPATCH) if len(part.split()) > 20][1:3])
OWN = "The harbour lights were painted again this week, and the paint has been paid for by the rowing club.\n"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="written for a POSIX shell")


class Site:
    def __init__(self, root: Path, register: Path, tools: Path) -> None:
        self.root = root
        root.mkdir()
        # The command that is tested, whatever else stands on the path.
        tools.mkdir()
        script = tools / "compliance"
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m compliance "$@"\n')
        script.chmod(0o755)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("COMPLIANCE_", "GIT_", "GITHUB_", "CI_"))}
        identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in
                    (("NAME", "desk"), ("EMAIL", "desk@example.org"))}  # fmt: skip
        self.env = {**kept, **identity, "PATH": f"{tools}{os.pathsep}{kept['PATH']}", "COMPLIANCE_DB": str(register)}
        self.run("git", "init", "-q", "-b", "main")
        self.write("a.md", OWN)
        self.run("git", "add", ".")
        self.run("git", "commit", "-qm", "one")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(f"---\ntitle: Notes\n---\n\n{text}")

    def run(self, *command: str, code: int | None = 0, **environment: str) -> str:
        done = subprocess.run(command, cwd=self.root, env=self.env | environment, capture_output=True, text=True, check=False)
        assert code is None or done.returncode == code, f"{done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr


@pytest.fixture
def site(tmp_path, sample_register):
    return Site(tmp_path / "site", sample_register, tmp_path / "bin")


@pytest.mark.skipif(find_spec("pre_commit") is None, reason="needs pre-commit")
def test_the_hook_checks_what_is_staged(site, tmp_path):
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "hooks")):
        subprocess.run(["git", *arguments], cwd=hooks, env=site.env, check=True)
    rev = subprocess.run(["git", "rev-parse", "HEAD"], cwd=hooks, env=site.env, capture_output=True, text=True, check=True)
    # Installed already: the hook's own environment would be made from the network.
    settings = {"id": "compliance-staged", "language": "system"}
    config = {"repos": [{"repo": str(hooks), "rev": rev.stdout.strip(), "hooks": [settings]}]}
    (site.root / ".pre-commit-config.yaml").write_text(json.dumps(config))
    home = {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    pre_commit = (sys.executable, "-m", "pre_commit")
    site.run(*pre_commit, "install", **home)
    site.write("b.md", OWN + "\n" + COPY)
    site.run("git", "add", "-A")
    refused = site.run("git", "commit", "-m", "paste", code=1, **home)
    assert "unlicensed-reuse" in refused
    assert "b.md" in refused
    assert "cells" not in refused
    site.write("b.md", OWN)
    site.run("git", "add", "-A")
    site.run("git", "commit", "-m", "own words", **home)
    assert site.run("git", "log", "--oneline").count("\n") == 2


def test_the_hooks_are_whole_and_serial():
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert set(hooks) == {"compliance-staged", "compliance-whole"}
    assert all(hook["require_serial"] and not hook["pass_filenames"] for hook in hooks.values())


class TestAction:
    def action(self, site, code, **inputs):
        output = site.root.parent / "output"
        output.write_text("")
        env = {f"INPUT_{name}": value for name, value in inputs.items() if name.isupper() and not name.startswith("GITHUB")}
        env |= {name: value for name, value in inputs.items() if name.startswith("GITHUB")}
        env["INPUT_DATABASE"] = site.env["COMPLIANCE_DB"]
        said = site.run("bash", str(ROOT / "integrations" / "github-action.sh"), code=code, GITHUB_OUTPUT=str(output), **env)
        return said, dict(line.split("=", 1) for line in output.read_text().splitlines())

    def test_a_pull_request_is_held_against_its_target(self, site):
        site.write("old.md", OWN + "\n" + COPY)
        site.run("git", "add", ".")
        site.run("git", "commit", "-qm", "old")
        site.run("git", "update-ref", "refs/remotes/origin/main", "HEAD")
        site.write("new one.md", OWN + "\n" + COPY)
        site.run("git", "add", ".")
        site.run("git", "commit", "-qm", "new")
        said, outputs = self.action(site, 1, GITHUB_BASE_REF="main", SARIF="out.sarif")
        assert "::error file=new one.md,line=7" in said
        assert "old.md" not in said
        assert outputs == {"exit-code": "1", "sarif": "out.sarif"}
        _, outputs = self.action(site, 0, GITHUB_BASE_REF="main", SARIF="", FAIL_ON="never", ARGUMENTS="--channel\nweb\n")
        assert outputs == {"exit-code": "0"}
        said, _ = self.action(site, 1, SINCE="all", PATHS="a.md\nold.md")
        assert "old.md" in said
        assert "new one.md" not in said

    def test_the_inputs_of_the_action_are_those_of_the_script(self):
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        step = action["runs"]["steps"][-1]
        script = (ROOT / "integrations" / "github-action.sh").read_text()
        names = {name for name in step["env"] if name.startswith("INPUT_")}
        assert names == set(re.findall(r"INPUT_\w+", script))
        used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(action["runs"])))
        assert used == set(action["inputs"])


def test_the_job_of_gitlab(site):
    job = yaml.safe_load((ROOT / "integrations" / "gitlab-ci.yml").read_text())["compliance"]
    assert job["variables"]["GIT_DEPTH"] == "0"
    site.write("b.md", OWN + "\n" + COPY)
    (script,) = job["script"]
    environment = {"COMPLIANCE_ARGUMENTS": "--fail-on review", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": ""}
    site.run("sh", "-euc", script, code=1, **environment)
    (issue,) = json.loads((site.root / job["artifacts"]["reports"]["codequality"]).read_text())
    assert issue["location"]["path"] == "b.md"


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_the_recipe_for_make(site):
    (site.root / "Makefile").write_text(f"include {ROOT}/integrations/compliance.mk\n")
    site.write("b.md", OWN + "\n" + COPY)
    assert "unlicensed-reuse" in site.run("make", "gate", code=2)
    site.run("make", "gate-baseline")
    site.run("make", "gate")
    site.run("make", "gate-changed", "SINCE=HEAD")
