import pytest

from transforms.articles.datelines import dateline_place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SALTMARSH (AP) — The ferry came back.", "SALTMARSH"),
        ("SALTMARSH, June 3 (Reuters) - The ferry came back.", "SALTMARSH"),
        ("HARROW BAY, Ore. (AP) — The ferry came back.", "HARROW BAY"),
        ("SÃO PEDRO — The ferry came back.", "SÃO PEDRO"),
        ("Harrow Bay (dpa) - Die Fähre ist zurück.", "Harrow Bay"),
        ("The ferry came back — nine years later.", None),
        ("Ilse Marten (56) said so.", None),
        ("NATO — an alliance", "NATO"),
        ("", None),
    ],
)
def test_a_dateline_names_its_place(text, place) -> None:
    assert dateline_place(text) == place
