"""The table of layers, and the walk of the source against it.

A rule is a function from one file to the complaints it gives; ``complaints`` applies
them all. Imports count wherever they stand: one inside a function is an import too.
"""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

MAXIMUM_LINES = 400
BANNED_NAMES = {"utils", "helpers", "common", "base", "misc"}

#: Standard library only; every layer may import them.
VOCABULARY = {"records", "elements", "reasons", "columns", "pickles"}

#: Plain files of ``transforms/`` that the folders may import besides the vocabulary:
#: what the DoFns of one worker process share.
SHARED = {"processwide"}

#: Transforms that are no step of the pipeline: how elements come from one to the next.
BETWEEN_STEPS = {"group_in_packs"}

#: ``pipeline`` files that build, run or configure a Beam pipeline.
BEAM_IN_PIPELINE = {"pipeline/graph.py", "pipeline/run.py", "pipeline/options.py"}

#: Besides the commands, what starts runs.
STARTS_RUNS = {
    "pipeline/replaying.py",
    "pipeline/watching.py",
    "pipeline/streaming.py",
    "pipeline/submit.py",
}

#: Modules that open connections, or whose only use is to do so.
NETWORK = {
    *("urllib3", "http.client", "urllib.request", "requests", "httpx", "aiohttp"),
    *("ssl", "ftplib", "smtplib", "socketserver", "asyncio"),
}
#: What of ``socket`` reaches another machine; a pair of sockets does not.
CONNECTING = {"connect", "connect_ex", "create_connection", "getaddrinfo"}


@dataclass(frozen=True)
class Import:
    """One import statement's target, as an absolute dotted name."""

    line: int
    name: str

    def is_of(self, package: str) -> bool:
        return self.name == package or self.name.startswith(package + ".")


@dataclass(frozen=True)
class Source:
    """One file, with its path relative to the repository."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def folder(self) -> str | None:
        """The sub-folder of ``transforms/`` it is in, if it is in one."""
        parts = self.path.parts
        return parts[1] if parts[0] == "transforms" and len(parts) > 2 else None

    @property
    def is_transform_file(self) -> bool:
        """Whether it stands directly in ``transforms/``, where Beam may be used."""
        parts = self.path.parts
        return (
            parts[0] == "transforms"
            and len(parts) == 2
            and self.path.stem not in VOCABULARY
        )

    @cached_property
    def is_transform(self) -> bool:
        """Whether it defines a PTransform."""
        bases = (
            ast.unparse(base)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ClassDef)
            for base in node.bases
        )
        return any(base.split(".")[-1] == "PTransform" for base in bases)

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        return tuple(self._imports())

    def _imports(self) -> Iterator[Import]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(node.lineno, alias.name)
            elif isinstance(node, ast.ImportFrom):
                # `from .x import y` of a/b.py is relative to a: one level, one part.
                above = self.path.parts[: -node.level] if node.level else ()
                module = ".".join([*above, *filter(None, [node.module])])
                for alias in node.names:
                    yield Import(node.lineno, f"{module}.{alias.name}")


Rule = Callable[[Source, dict[str, Source]], Iterable[str]]


def complaints(files: Iterable[Source]) -> list[str]:
    """What in those files is against the table, as ``path:line: sentence``."""
    files = list(files)
    by_module = {".".join(f.path.with_suffix("").parts): f for f in files}
    return [
        f"{source.path}:{complaint}"
        for source in files
        for rule in RULES
        for complaint in rule(source, by_module)
    ]


def read_tree(root: Path) -> Iterator[Source]:
    """The files of both packages."""
    for package in ("pipeline", "transforms"):
        for path in sorted((root / package).rglob("*.py")):
            relative = PurePosixPath(path.relative_to(root).as_posix())
            yield Source(relative, path.read_text(encoding="utf-8"))


def _say(found: Import, why: str) -> str:
    return f"{found.line}: imports {found.name}, but {why}"


def transforms_never_import_pipeline(
    source: Source, _: dict[str, Source]
) -> Iterator[str]:
    if source.path.parts[0] == "transforms":
        for found in source.imports:
            if found.is_of("pipeline"):
                yield _say(found, "transforms never imports pipeline")


def beam_stays_in_its_layer(source: Source, _: dict[str, Source]) -> Iterator[str]:
    if source.is_transform_file or str(source.path) in BEAM_IN_PIPELINE:
        return
    for found in source.imports:
        if found.is_of("apache_beam"):
            yield _say(found, "only transforms/*.py, graph and run use Beam")


def vocabulary_needs_only_the_standard_library(
    source: Source, _: dict[str, Source]
) -> Iterator[str]:
    if str(source.path.parent) != "transforms" or source.path.stem not in VOCABULARY:
        return
    for found in source.imports:
        if any(found.is_of(f"transforms.{name}") for name in VOCABULARY):
            continue
        if found.name.split(".")[0] not in sys.stdlib_module_names:
            yield _say(found, "the vocabulary needs only the standard library")


def folders_keep_to_themselves(source: Source, _: dict[str, Source]) -> Iterator[str]:
    folder = source.folder
    if folder is None:
        return
    allowed = {f"transforms.{name}" for name in VOCABULARY | SHARED}
    allowed |= {f"transforms.{folder}", "transforms.web.urls"}
    for found in source.imports:
        if not found.is_of("transforms") or found.name == "transforms":
            continue
        if any(found.is_of(module) for module in allowed):
            continue
        is_folder = found.name.count(".") >= 2
        if folder == "reading" and is_folder:
            continue
        yield _say(found, f"transforms/{folder}/ may not import it")


def transforms_do_not_import_each_other(
    source: Source, by_module: dict[str, Source]
) -> Iterator[str]:
    if not source.is_transform:
        return
    for found in source.imports:
        other = by_module.get(".".join(found.name.split(".")[:2]))
        if other is None or other is source or other.path.stem in BETWEEN_STEPS:
            continue
        if other.path.parts[0] == "transforms" and other.is_transform:
            yield _say(found, "a transform does not import another transform")


def the_application_is_layered(source: Source, _: dict[str, Source]) -> Iterator[str]:
    parts = source.path.parts
    if parts[0] != "pipeline":
        return
    is_command = parts[1] == "commands"
    is_entrance = str(source.path) in {
        "pipeline/__main__.py",
        "pipeline/cli.py",
        "pipeline/docs.py",
        "pipeline/launching.py",
        "pipeline/main.py",
    }
    for found in source.imports:
        if found.is_of("pipeline.cli") and not is_entrance:
            yield _say(found, "only the entrances import the command line")
        if found.is_of("pipeline.commands") and not (is_entrance or is_command):
            yield _say(found, "only the command line imports commands")
        is_starter = is_command or is_entrance or str(source.path) in STARTS_RUNS
        if found.is_of("pipeline.run") and not is_starter:
            yield _say(found, "only commands start runs")
        if found.is_of("pipeline.graph") and str(source.path) != "pipeline/run.py":
            yield _say(found, "only pipeline/run.py builds the graph")
    if is_command:
        own = ".".join(source.path.with_suffix("").parts)
        for found in source.imports:
            if found.is_of("pipeline.commands") and not found.is_of(own):
                yield _say(found, "a command does not import another command")


def only_web_reaches_the_network(source: Source, _: dict[str, Source]) -> Iterator[str]:
    if source.folder == "web" or source.path.parts[:2] == ("pipeline", "press"):
        return
    for found in source.imports:
        if any(found.is_of(module) for module in NETWORK):
            yield _say(found, "only transforms/web speaks to the network")
        if found.is_of("socket") and source.folder != "reading":
            yield _say(found, "only transforms/web opens sockets")
    if any(found.is_of("socket") for found in source.imports):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr in CONNECTING:
                yield f"{node.lineno}: {node.attr} reaches beyond this machine"


def only_the_config_uses_pydantic(
    source: Source, _: dict[str, Source]
) -> Iterator[str]:
    top = source.path.parts[1] if source.path.parts[0] == "pipeline" else ""
    if top.startswith(("config", "load_config", "replaying")):
        return
    for found in source.imports:
        if found.is_of("pydantic") or found.is_of("pydantic_core"):
            yield _say(found, "only the config uses pydantic")


def files_stay_short(source: Source, _: dict[str, Source]) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > MAXIMUM_LINES:
        yield f"{lines}: longer than {MAXIMUM_LINES} lines; split it by idea"


def names_say_something(source: Source, _: dict[str, Source]) -> Iterator[str]:
    for part in source.path.with_suffix("").parts:
        if part in BANNED_NAMES:
            yield f"1: {part!r} names no idea"


RULES: tuple[Rule, ...] = (
    transforms_never_import_pipeline,
    beam_stays_in_its_layer,
    vocabulary_needs_only_the_standard_library,
    folders_keep_to_themselves,
    transforms_do_not_import_each_other,
    the_application_is_layered,
    only_web_reaches_the_network,
    only_the_config_uses_pydantic,
    files_stay_short,
    names_say_something,
)
