import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

#: What costs a child seconds to start or hundreds of megabytes to keep.
HEAVY = {"apache_beam", "pyarrow", "numpy", "pydantic", "click", "grpc"}

PROGRAM = """
import sys
from tests.newsstand import page, story_text
import transforms.reading.child
from transforms.reading.read import Reader, Reading
from transforms.reading.requests import PageRequest, ReadPolicy
body = page("Ferry returns", story_text(1)).encode()
reply = Reader(ReadPolicy()).read(PageRequest(url="https://press.example/a"), body)
assert isinstance(reply, Reading)
print(*sys.modules)
"""


def test_reading_a_page_imports_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert HEAVY & set(done.stdout.split()) == set()
