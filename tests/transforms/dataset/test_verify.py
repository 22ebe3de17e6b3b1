import json
from dataclasses import replace
from datetime import date

import pytest

from tests.transforms.dataset.building import add_run
from tests.transforms.dataset.samples import ARTICLE, article
from transforms.dataset.layout import published_path, slot_path
from transforms.dataset.manifest import live_files, read_chain
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import apply_edits, verify


@pytest.fixture
def storage(tmp_path):
    storage = LocalStorage(str(tmp_path / "news"))
    add_run(storage, "run-1", [article(1), article(2)])
    return storage


def codes(storage):
    return {finding.code for finding in verify(storage)}


def an_article_file(storage):
    return live_files(read_chain(storage), "articles")[0].path


def rewrite(storage, seq, **changes):
    """Change a commit in all its places, as a bug of ours would have written it."""
    manifest = read_chain(storage)[seq - 1]
    document = json.loads(storage.read(manifest.path)) | changes
    data = json.dumps(document).encode()
    storage.write(manifest.path, data)
    storage.write(slot_path(seq), data)


def test_a_sound_dataset_has_no_findings(storage):
    assert verify(storage) == ()


def test_an_empty_folder_is_not_a_dataset(tmp_path):
    assert codes(LocalStorage(str(tmp_path / "nothing"))) == {"no_commits"}


def test_a_missing_file_is_found(storage):
    storage.delete(an_article_file(storage))

    assert codes(storage) == {"missing_file"}


def test_an_extra_file_is_found(storage):
    storage.write("articles/published_date=2026-01-15/language=en/x.parquet", b"PAR1")

    assert codes(storage) == {"extra_file"}


def test_an_altered_file_of_the_same_size_is_found(storage):
    path = an_article_file(storage)
    data = bytearray(storage.read(path))
    data[len(data) // 2] ^= 1
    storage.write(path, bytes(data))

    assert codes(storage) == {"altered_file"}


def test_a_broken_chain_is_found(storage):
    add_run(storage, "run-2", [article(3)])
    storage.delete("_runs/00000001-run-1.json")

    assert codes(storage) == {"broken_chain"}


def test_a_commit_changed_after_it_was_made_is_found(storage):
    manifest = read_chain(storage)[0]
    document = json.loads(storage.read(manifest.path)) | {"runner": "another"}
    storage.write(manifest.path, json.dumps(document).encode())

    assert codes(storage) == {"altered_manifest"}


def test_a_commit_that_was_not_published_is_found(storage):
    storage.delete(published_path(1))

    assert codes(storage) == {"unpublished"}


def test_an_unbalanced_ledger_is_found(storage):
    counts = dict(read_chain(storage)[0].counts) | {"entries": 99}
    rewrite(storage, 1, counts=counts)

    assert codes(storage) == {"unbalanced_ledger"}


def test_a_row_in_another_days_folder_is_found(tmp_path):
    storage = LocalStorage(str(tmp_path / "wrong"))
    row = article(1)
    add_run(storage, "run-1", [row])
    manifest = read_chain(storage)[0]
    document = json.loads(storage.read(manifest.path))
    (file,) = (f for f in document["added"] if f["table"] == "articles")
    moved = file["path"].replace("2026-01-15", "2026-01-16")
    storage.move(file["path"], moved)
    file["path"] = moved
    rewrite(storage, 1, added=document["added"])

    assert codes(storage) == {"wrong_partition"}


def test_a_doubled_key_is_found(storage):
    add_run(storage, "run-2", [article(1)])

    assert codes(storage) == {"doubled_key"}


def test_a_gap_in_an_articles_revisions_is_found(storage):
    add_run(storage, "run-2", [article(1, revision=3)])

    assert codes(storage) == {"doubled_key"}


def test_edits_that_do_not_fit_their_text_are_found(tmp_path):
    storage = LocalStorage(str(tmp_path / "edits"))
    (edit,) = ARTICLE.edits
    add_run(storage, "run-1", [article(1, edits=(replace(edit, start=16),))])

    assert codes(storage) == {"edits"}


def test_a_file_with_other_columns_is_found(storage, monkeypatch):
    from transforms.dataset import verify as module

    real = module.file_schema
    monkeypatch.setattr(module, "file_schema", lambda table: real(table).remove(0))

    assert codes(storage) == {"schema"}


def test_an_article_may_have_several_revisions(storage):
    later = article(
        1, revision=2, revision_kind="update", first_published_date=date(2026, 1, 15)
    )
    add_run(storage, "run-2", [later])

    assert verify(storage) == ()


def test_edits_apply_in_the_texts_own_order():
    edits = [
        {"start": 4, "end": 5, "original": "b", "replacement": "BB"},
        {"start": 0, "end": 1, "original": "a", "replacement": ""},
    ]

    assert apply_edits("a - b", edits) == " - BB"
    assert apply_edits("x - b", edits) is None
