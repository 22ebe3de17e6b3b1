"""The console script: one group, whose commands are imported when they are called.

Importing Beam costs seconds and Arrow most of one, so ``--help`` and a mistyped
option must not pay for them. The names and one-line helps therefore stand here, as
text; each command is the object ``command`` of ``pipeline/commands/<name>.py``.
"""

import difflib
import importlib
import importlib.util
import logging
import select
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipeline import __version__, logs
from pipeline.leaving import leave

#: Name and one-line help of every command, in the order of the help.
COMMANDS: tuple[tuple[str, str], ...] = (
    ("demo", "Run the main job on the embedded press; needs no network."),
    ("init", "Write a commented config to start from."),
    ("discover", "Find the feeds of a site."),
    ("opml", "Take feeds out of an OPML file, or write one."),
    ("validate", "Check a config: every error at once, without the network."),
    ("check", "Reach the feeds, probe the output, check runner options."),
    ("plan", "Say what a run would do; fetch and write nothing."),
    ("run", "Poll the feeds, read the new pages, commit the rows."),
    ("watch", "Run again and again over the feeds that are due."),
    ("replay", "Rebuild a dataset from archives, network closed."),
    ("explain", "Show what becomes of one page or feed, and why."),
    ("extract", "Extract the stories of pages: JSON lines in and out."),
    ("normalize", "Normalize spellings, reversibly: JSON lines in and out."),
    ("tag", "Tag articles with topics: JSON lines in and out."),
    ("diff", "Say which rows and fields of two datasets differ."),
    ("files", "Print the files each commit added and removed."),
    ("report", "Write one HTML file about a run."),
    ("verify", "Check a dataset against its own commits."),
    ("compact", "Merge small files into few."),
    ("expire", "Remove the days that are over."),
    ("forget", "Take addresses down: rows, archive, memory."),
    ("state", "Show or reset what earlier runs saw."),
    ("schema", "Print the columns of the dataset, as types, DDL or a contract."),
)

EXIT_CODES = """\b
Exit codes:
  0    done
  1    failed, nothing committed
  2    wrong usage or config
  3    committed but over a limit of fail_if, or a check found something
  130  interrupted twice, nothing committed"""


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The registered names, in the order of the help."""
        return [name for name, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command, or None where there is none of that name."""
        if cmd_name not in dict(COMMANDS):
            return None
        module = importlib.import_module(f"pipeline.commands.{cmd_name}")
        command: click.Command = module.command
        _name_variables(command, f"NEWSBEAM_{cmd_name}")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown name is answered with the nearest one."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else "see newsbeam --help"
            ctx.fail(f"{args[0]!r} is not a command ({hint})")
        return super().resolve_command(ctx, args)

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the helps kept here, so that no command is imported."""
        with formatter.section("Commands"):
            formatter.write_dl(COMMANDS)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; its number, or its exception's, is the exit code."""
        try:
            code = super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(130)
        except Exception as error:
            if isinstance(error, BrokenPipeError) and _is_reader_gone():
                raise  # click ends quietly, as for `newsbeam schema | head`
            ctx.exit(_tell(error, verbose=ctx.params["verbose"]))
        ctx.exit(code if isinstance(code, int) else 0)


def _name_variables(command: click.Command, prefix: str) -> None:
    """Let each option be set by a variable named as the option is, not its parameter.

    Click's own automatic names would publish a parameter's name in the code.
    """
    if isinstance(command, click.Group):
        for name, part in command.commands.items():
            _name_variables(part, f"{prefix}_{name}")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.envvar is None:
            option = max(parameter.opts, key=len).strip("-").replace("-", "_")
            parameter.envvar = f"{prefix}_{option}".upper()


def _is_reader_gone() -> bool:
    """Whether it is our stdout that broke, and not a connection of the command's."""
    try:
        descriptor = sys.stdout.fileno()
    except OSError:
        return False
    poll = select.poll()
    poll.register(descriptor, select.POLLERR | select.POLLHUP)
    return bool(poll.poll(0))


def _tell(error: Exception, *, verbose: bool) -> int:
    """Say on stderr what went wrong, and return the exit code for it."""
    if verbose:
        click.echo(
            logs.escape_lines("".join(traceback.format_exception(error))), err=True
        )
    known: int | None = getattr(error, "exit_code", None)
    if known is not None:
        prefix = getattr(error, "prefix", "Error: ")
        click.echo(f"{prefix}{logs.escape_lines(str(error))}", err=True)
        return known
    hint = "" if verbose else " Run again with --verbose for the traceback."
    text = logs.escape_lines(f"{type(error).__name__}: {error}")
    click.echo(f"Error: unexpected {text}.{hint}", err=True)
    return 1


@click.group(
    cls=LazyGroup,
    context_settings={
        "auto_envvar_prefix": "NEWSBEAM",
        "help_option_names": ["-h", "--help"],
    },
    epilog=EXIT_CODES,
)
@click.version_option(__version__, prog_name="newsbeam")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How log lines on stderr look.",
)
@click.option("--quiet", is_flag=True, help="Log warnings and errors only.")
@click.option("--verbose", is_flag=True, help="Log details; show tracebacks.")
def newsbeam(log_format: str, quiet: bool, verbose: bool) -> None:
    """Turn news feeds into a clean, tagged, accounted-for dataset of articles.

    Every option can also be set by the environment, as NEWSBEAM_<COMMAND>_<OPTION>.
    """
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose contradict each other")
    level = logging.WARNING if quiet else logging.DEBUG if verbose else logging.INFO
    logs.configure(level=level, style=log_format)


def check_one_home(ours: str | None, theirs: str | None) -> None:
    """Refuse to run where ``pipeline`` and ``transforms`` are of two installations.

    Both names are also distributions on PyPI; whichever was installed last would
    shadow ours and fail later with an error nobody understands.

    Args:
        ours: path of ``pipeline/__init__.py``.
        theirs: path of the ``transforms/__init__.py`` that would be imported.

    Raises:
        click.ClickException: where they do not stand beside each other.
    """
    if ours and theirs and Path(ours).parents[1] == Path(theirs).parents[1]:
        return
    raise click.ClickException(
        f"newsbeam's package `pipeline` is at {ours}, but `transforms` is at "
        f"{theirs or 'no place at all'}: another package of that name is in the way. "
        "Install newsbeam into an environment of its own."
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the console script; ends the process with the command's exit code.

    Args:
        arguments: instead of those of the process.
    """
    spec = importlib.util.find_spec("transforms")
    try:
        check_one_home(__file__, spec.origin if spec else None)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    try:
        newsbeam(arguments, prog_name="newsbeam")
    except SystemExit as end:
        if "pyarrow" in sys.modules and isinstance(end.code, int):
            leave(end.code)
        raise
