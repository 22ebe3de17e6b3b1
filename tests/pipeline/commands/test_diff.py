"""How much of two datasets differs, as a share that has a whole."""

from tests.pipeline.commands.invoking import invoke
from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import article
from transforms.dataset.storage import LocalStorage


def dataset(folder, *numbers):
    add_run(LocalStorage(str(folder)), "run-1", [article(n) for n in numbers])
    return folder


def test_two_that_share_nothing_differ_by_all_and_not_by_more(tmp_path):
    first, second = dataset(tmp_path / "a", 1, 2), dataset(tmp_path / "b", 3, 4, 5)

    result = invoke("diff", first, second)

    assert result.exit_code == 3
    assert "5 of 5 rows differ (100.0%)" in result.stderr


def test_a_row_in_both_counts_once(tmp_path):
    first, second = dataset(tmp_path / "a", 1, 2, 3), dataset(tmp_path / "b", 2, 3, 4)

    result = invoke("diff", first, second)

    assert "2 of 4 rows differ (50.0%)" in result.stderr
    assert invoke("diff", first, second, "--threshold", "0.5").exit_code == 0
