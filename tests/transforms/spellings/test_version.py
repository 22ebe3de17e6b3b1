import pytest

from transforms.spellings import version
from transforms.spellings.normalize import SpellingPolicy
from transforms.spellings.version import spelling_version


def test_a_version_is_the_same_each_time() -> None:
    first = spelling_version(SpellingPolicy())

    assert first == spelling_version(SpellingPolicy())
    assert len(first) == 8


@pytest.mark.parametrize(
    "policy",
    [
        SpellingPolicy(style=(("country.TR", "Turkey"),)),
        SpellingPolicy(channels=("typos",)),
        SpellingPolicy(quotations=False),
    ],
    ids=["style", "channels", "quotations"],
)
def test_each_choice_makes_another_version(policy: SpellingPolicy) -> None:
    assert spelling_version(policy) != spelling_version(SpellingPolicy())


def test_other_rules_make_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = spelling_version(SpellingPolicy())
    monkeypatch.setattr(version, "RULES", "2")

    assert spelling_version(SpellingPolicy()) != before
