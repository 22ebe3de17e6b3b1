"""The same answer in every process, thread and order."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.transforms.languages.texts import KNOWN, UNKNOWN
from transforms.languages.detect import identify_language

# Whole, and in pieces so short that an unseeded identifier would waver.
TEXTS = [
    text[:length] for text in (KNOWN | UNKNOWN).values() for length in (30, 60, 400)
]

PROGRAM = """
import json, random, sys
from transforms.languages.detect import identify_language
texts = json.load(sys.stdin)
order = list(range(len(texts)))
random.Random(int(sys.argv[1])).shuffle(order)
answers = {at: repr(identify_language(texts[at])) for at in order}
json.dump([answers[at] for at in sorted(answers)], sys.stdout)
"""


def answers_of_a_process(number):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(number)],
        input=json.dumps(TEXTS),
        env={"PYTHONHASHSEED": str(number)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_four_processes_tell_the_same_in_any_order():
    here = [repr(identify_language(text)) for text in TEXTS]

    assert [answers_of_a_process(number) for number in range(4)] == [here] * 4


def test_threads_at_once_tell_the_same():
    here = [identify_language(text) for text in TEXTS]

    with ThreadPoolExecutor(8) as executor:
        rounds = [list(executor.map(identify_language, TEXTS)) for _ in range(3)]

    assert rounds == [here] * 3
