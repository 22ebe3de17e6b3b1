import pytest

from transforms.articles.agencies import agency_in_byline, agency_in_text, is_agency

STORY = "The ferry came back on Monday.\nTwo hundred people waited at the pier."


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"SALTMARSH (AP) — {STORY}", "AP"),
        (f"SALTMARSH, June 3 (Reuters) - {STORY}", "Reuters"),
        (f"Saltmarsh (dpa/lnw) - {STORY}", "dpa"),
        (f"{STORY}\n(AFP)", "AFP"),
        (f"{STORY}\n— Reuters", "Reuters"),
        (f"{STORY}\nQuelle: dpa", "dpa"),
        (f"{STORY} The captain waved, The AP reported. Nobody slept.", "AP"),
        (f"{STORY}\nThe Associated Press contributed to this report.", "AP"),
        (f"{STORY} Xinhua news agency reported it first.", "Xinhua"),
        (f"{STORY} {STORY} A man of the agency (AP) stood there. {STORY}", None),
        (f"{STORY} The council reported a loss.", None),
        (STORY, None),
        ("", None),
    ],
)
def test_texts_credit_agencies_in_a_few_forms(text, agency) -> None:
    assert agency_in_text(text) == agency


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("By Ada Lund, Reuters", "Reuters"),
        ("Agence France-Presse", "AFP"),
        ("By Ada Lund", None),
        ("Reutersson", None),
    ],
)
def test_bylines_name_agencies_as_whole_words(line, agency) -> None:
    assert agency_in_byline(line) == agency


def test_a_name_is_an_agencys_only_if_it_is_nothing_else() -> None:
    assert is_agency("Reuters")
    assert not is_agency("Ada Lund, Reuters")
