"""The image's steps, run in an environment of their own; no container is needed.

What only a container has (users, Google's launcher, Beam's boot) is not tried.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: Instructions of the Dockerfile, their continued lines joined.
INSTRUCTIONS: list[tuple[str, str]] = re.findall(
    r"^([A-Z]+) (.*)$",
    re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text("utf-8")),
    re.MULTILINE,
)


@dataclass(frozen=True)
class Image:
    """What the steps made.

    Attributes:
        environment: where Python and the packages are.
        app: what is ``/app`` in the image.
    """

    environment: Path
    app: Path

    @property
    def python(self) -> str:
        return str(self.environment / "bin" / "python")

    @property
    def variables(self) -> dict[str, str]:
        """Of processes in it: nothing of ours is on their path."""
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        path = os.pathsep.join((str(self.environment / "bin"), os.environ["PATH"]))
        return {**kept, "PATH": path}


def build_image(folder: Path) -> Image:
    """Follow the Dockerfile's steps, copies and calls of Python, in a folder.

    Raises:
        subprocess.CalledProcessError: a step failed.
    """
    image = Image(folder / "environment", folder / "app")
    subprocess.run([sys.executable, "-m", "venv", str(image.environment)], check=True)
    image.app.mkdir()
    for name, value in INSTRUCTIONS:
        if name == "COPY" and not value.startswith("--from"):
            *sources, target = value.split()
            for source in sources:
                _copy(ROOT / source, image.app / target)
        if name == "RUN" and value.startswith("python "):
            subprocess.run(
                ["bash", "-ec", value],
                cwd=image.app,
                env=image.variables,
                check=True,
                timeout=500,
            )
    return image


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)
