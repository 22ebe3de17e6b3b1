"""What a consumer does with edits: make them, and undo them."""

from collections.abc import Sequence

from transforms.records import Edit


def redo(source: str, edits: Sequence[Edit]) -> str:
    """The source after its edits, which must be sorted, disjoint and true to it."""
    parts = []
    position = 0
    for edit in edits:
        assert position <= edit.start <= edit.end
        assert source[edit.start : edit.end] == edit.original
        parts += [source[position : edit.start], edit.replacement]
        position = edit.end
    return "".join([*parts, source[position:]])


def undo(target: str, edits: Sequence[Edit]) -> str:
    """The text before the edits."""
    shift = 0
    places = []
    for edit in edits:
        places.append(edit.start + shift)
        shift += len(edit.replacement) - (edit.end - edit.start)
    for start, edit in reversed(list(zip(places, edits, strict=True))):
        end = start + len(edit.replacement)
        assert target[start:end] == edit.replacement
        target = target[:start] + edit.original + target[end:]
    return target
