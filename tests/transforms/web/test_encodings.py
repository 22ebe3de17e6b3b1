import gzip
import itertools
import runpy
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest

from transforms.elements import Rejection
from transforms.reasons import Reason
from transforms.web import body, encodings
from transforms.web.body import ACCEPTED, content_encoding, read_body

zstd = encodings._zstd

PAGE = b"<!DOCTYPE html><p>" + b"The ferry runs again. " * 9000

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=4),
    "zstd": lambda data: zstd.compress(data),
}


def read(
    packed: bytes, encoding: str, cap: int = 1_000_000, step: int = 65536
) -> bytes | Rejection:
    pieces = (packed[i : i + step] for i in itertools.count(0, step))
    return read_body(
        lambda size: next(pieces),
        encoding=encoding,
        cap=cap,
        is_readable=lambda head: True,
    )


def reason(result: bytes | Rejection) -> Reason:
    assert isinstance(result, Rejection)
    return result.reason


@pytest.mark.parametrize("step", [1, 7, 65536])
@pytest.mark.parametrize("encoding", PACK)
def test_an_encoding_is_undone_however_its_bytes_come(encoding: str, step: int) -> None:
    assert read(PACK[encoding](PAGE), encoding, step=step) == PAGE


@pytest.mark.parametrize("encoding", PACK)
def test_a_stream_without_its_end_is_truncated(encoding: str) -> None:
    packed = PACK[encoding](PAGE)

    assert reason(read(packed[: len(packed) // 2], encoding)) is Reason.TRUNCATED


@pytest.mark.parametrize("encoding", PACK)
def test_bytes_of_another_kind_cannot_be_decoded(encoding: str) -> None:
    assert reason(read(PAGE, encoding)) is Reason.DECODE


@pytest.mark.parametrize("encoding", PACK)
def test_a_bomb_ends_at_the_cap_with_little_of_it_decoded(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []
    make = encodings.STREAMS[encoding]

    def counting() -> encodings.Stream:
        stream = make()
        feed = stream.feed

        def counted(data: bytes, most: int) -> bytes:
            piece = feed(data, most)
            given.append(len(piece))
            return piece

        # Streams with slots or not: the decoder asks by name.
        stream.feed = counted  # type: ignore[method-assign]
        return stream

    monkeypatch.setitem(body.STREAMS, encoding, counting)
    bomb = PACK[encoding](bytes(20_000_000))

    assert reason(read(bomb, encoding, cap=200_000)) is Reason.TOO_LARGE
    assert max(given) <= 150_000
    assert sum(given) <= 400_000


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
@pytest.mark.parametrize("step", [1, 65536])
def test_members_may_follow_one_another(encoding: str, step: int) -> None:
    packed = PACK[encoding](PAGE[:99]) + PACK[encoding](PAGE[99:])

    assert read(packed, encoding, step=step) == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd"])
def test_what_stands_after_the_end_is_padding(encoding: str) -> None:
    assert read(PACK[encoding](PAGE) + b"\0\0garbage", encoding) == PAGE


def test_a_window_larger_than_the_standard_allows_is_refused() -> None:
    large = {zstd.CompressionParameter.window_log: 25}
    packer = zstd.ZstdCompressor(options=large)
    packed = packer.compress(PAGE) + packer.flush()

    assert reason(read(packed, "zstd")) is Reason.DECODE


def test_we_ask_for_what_we_can_undo() -> None:
    assert ACCEPTED == "gzip, deflate, br, zstd"


@pytest.mark.parametrize(
    ("library", "encoding"),
    [("brotli", "br"), ("backports.zstd", "zstd")],
)
def test_an_encoding_without_its_library_is_neither_asked_for_nor_undone(
    library: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, library, None)
        patch.setitem(sys.modules, "compression.zstd", None)
        without = runpy.run_path(encodings.__file__)["STREAMS"]

    assert encoding not in without
    assert "gzip" in without
    patched = {k: v for k, v in body.STREAMS.items() if k != encoding}
    monkeypatch.setattr(body, "STREAMS", patched)
    refused = content_encoding([("content-encoding", encoding)])
    assert isinstance(refused, Rejection)
    assert (refused.reason, refused.detail) == (
        Reason.DECODE,
        f"content encoding {encoding}",
    )
