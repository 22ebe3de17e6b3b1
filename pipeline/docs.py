"""The generated pages and files: ``python -m pipeline.docs`` (``make docs``).

Columns, reasons, commands, config keys and DDL are each written down once, in code.
What people and warehouses read is made from that; a test fails while it differs.
"""

import inspect
from pathlib import Path

import click

from pipeline.cli import COMMANDS, EXIT_CODES, newsbeam
from pipeline.config_docs import config_page, config_schema
from pipeline.launching import template_metadata
from pipeline.reason_advice import ADVICE
from pipeline.schema import render
from pipeline.schema.dbt import dbt_source
from transforms.reasons import Reason
from transforms.records import TABLES

ROOT = Path(__file__).parents[1]


def documents() -> dict[str, str]:
    """Path in the repository → text, for each generated file."""
    return {
        "docs/columns.md": render("markdown"),
        "docs/reasons.md": reasons_page(),
        "docs/cli.md": commands_page(),
        "docs/config.md": config_page(),
        "configs/config.schema.json": config_schema(),
        "configs/flex_template.json": template_metadata(),
        "configs/warehouse/bigquery.sql": render("bigquery"),
        "configs/warehouse/duckdb.sql": render("duckdb"),
        "configs/warehouse/dbt/models/newsbeam.yml": dbt_source(TABLES),
        "configs/warehouse/schema.json": render("json"),
    }


def stale(root: Path) -> list[str]:
    """The paths whose file is missing or differs from what would be generated."""
    return [
        path
        for path, text in documents().items()
        if not (root / path).is_file()
        or (root / path).read_text(encoding="utf-8") != text
    ]


def write(root: Path) -> list[str]:
    """Write the files that differ; returns their paths."""
    texts = documents()
    changed = stale(root)
    for path in changed:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(texts[path], encoding="utf-8")
    return changed


def reasons_page() -> str:
    """One heading a reason, so that a reason's value is a link's anchor."""
    lines = [
        "# Reasons",
        "",
        "Whatever did not become a row has exactly one of these reasons. The value is "
        "the column `reason` of `drops`, the metric and the label in the summary. "
        "A reason that is tried again is transient: the entry waits in the retry "
        "queue for up to 5 runs or 7 days, then the drop is final.",
        "",
        "| reason | when | tried again |",
        "|---|---|---|",
    ]
    for reason in Reason:
        again = "yes" if reason.is_transient else "no"
        lines.append(f"| [`{reason}`](#{reason}) | {reason.meaning} | {again} |")
    for reason in Reason:
        meaning = reason.meaning[0].upper() + reason.meaning[1:]
        lines += ["", f"## {reason}", "", f"{meaning}. {ADVICE[reason]}"]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Each command with its usage, help and options, from click itself."""
    lines = [
        "# Commands",
        "",
        "Data goes to stdout, talk to stderr. `python -m pipeline` is the same as "
        "`newsbeam`. Each option can be set by the environment variable named beside "
        "it; the command line wins.",
        "",
        "```",
        *EXIT_CODES.removeprefix("\b\n").splitlines(),
        "```",
        "",
        "## newsbeam",
        "",
        *_command_lines(newsbeam, "newsbeam", "NEWSBEAM"),
        "",
        "| command | does |",
        "|---|---|",
        *(f"| [`{name}`](#newsbeam-{name}) | {text} |" for name, text in COMMANDS),
    ]
    for name, _ in COMMANDS:
        command = newsbeam.get_command(click.Context(newsbeam), name)
        if command is None:
            raise LookupError(f"{name} is registered but has no command")
        lines += ["", f"## newsbeam {name}", ""]
        lines += _command_lines(command, f"newsbeam {name}", f"NEWSBEAM_{name.upper()}")
        parts = command.commands if isinstance(command, click.Group) else {}
        for part, subcommand in parts.items():
            path = f"newsbeam {name} {part}"
            lines += ["", f"### {path}", ""]
            lines += _command_lines(subcommand, path, path.replace(" ", "_").upper())
    return "\n".join(lines) + "\n"


def _command_lines(command: click.Command, path: str, prefix: str) -> list[str]:
    context = click.Context(command, info_name=path)
    pieces = " ".join(command.collect_usage_pieces(context))
    lines = ["```", f"{path} {pieces}", "```", *_help_lines(command.help or "")]
    options = [p for p in command.params if isinstance(p, click.Option)]
    if options:
        lines += ["", "| option | meaning | environment |", "|---|---|---|"]
        lines += [_option_row(o, context, prefix) for o in options]
    return lines


def _help_lines(text: str) -> list[str]:
    """The help's paragraphs; those that click keeps as they are become code."""
    lines: list[str] = []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        lines.append("")
        kept = paragraph.removeprefix("\b\n")
        if kept == paragraph:
            lines.append(" ".join(paragraph.split()))
            continue
        first, *rest = kept.splitlines()
        lines += [first, "", "```", *(line.removeprefix("  ") for line in rest), "```"]
    return lines


def _option_row(option: click.Option, context: click.Context, prefix: str) -> str:
    record = option.get_help_record(context)
    if record is None:
        raise LookupError(f"option {option.name} is hidden; document or remove it")
    names, meaning = (text.replace("|", "\\|") for text in record)
    variable = option.envvar or f"{prefix}_{option.name}".upper()
    shown = "" if option.is_eager else f"`{variable}`"
    return f"| `{names}` | {meaning} | {shown} |"


def main() -> None:
    """Rewrite what differs, and name it."""
    for path in write(ROOT):
        click.echo(path)


if __name__ == "__main__":
    main()
