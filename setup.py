"""The one thing that pyproject.toml cannot say: ``corpus/`` goes into the wheel as ``compliance/samples``, for the demo."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHOWN = ("articles", "demo", "dispatches", "licences")


class BuildWithSamples(build_py):
    """Build the modules, then put the samples beside them; an editable install reads them from ``corpus/`` itself."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            samples = Path(self.build_lib, "compliance", "samples")
            for folder in SHOWN:
                shutil.copytree(Path("corpus", folder), samples / folder, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithSamples})
