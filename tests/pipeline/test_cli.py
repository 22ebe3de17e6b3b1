import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from pipeline import __version__, cli

ROOT = Path(__file__).parents[2]
NAMES = [name for name, _ in cli.COMMANDS]


class Unpaid(Exception):
    exit_code = 3


def _run(monkeypatch: pytest.MonkeyPatch, body: Any, *args: str) -> Result:
    """Run a group whose only command, ``try``, is that function."""
    probe = click.Command("try", callback=body)
    monkeypatch.setattr(cli, "COMMANDS", (("try", "A probe."),))
    monkeypatch.setattr(
        cli.LazyGroup,
        "get_command",
        lambda self, ctx, name: probe if name == "try" else None,
    )
    return CliRunner().invoke(cli.newsbeam, [*args, "try"])


def _raising(error: BaseException) -> Any:
    def body() -> None:
        raise error

    return body


@pytest.mark.parametrize("name", NAMES)
def test_each_registered_command_has_a_file_with_help_and_an_example(name: str) -> None:
    result = CliRunner().invoke(cli.newsbeam, [name, "--help"])

    assert result.exit_code == 0, result.output
    assert (ROOT / f"pipeline/commands/{name}.py").is_file()
    assert "Example" in result.output


@pytest.mark.parametrize("name", NAMES)
def test_each_option_of_a_command_has_a_help(name: str) -> None:
    command = cli.newsbeam.get_command(click.Context(cli.newsbeam), name)

    assert command is not None
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert [o.name for o in options if not o.help] == []


def test_each_command_file_is_registered() -> None:
    files = {path.stem for path in (ROOT / "pipeline/commands").glob("[!_]*.py")}

    assert files == set(NAMES), "add it to COMMANDS in pipeline/cli.py"


def test_the_help_names_each_command_and_the_exit_codes() -> None:
    result = CliRunner().invoke(cli.newsbeam, ["--help"])

    assert [name for name in NAMES if f"  {name} " not in result.output] == []
    assert "130" in result.output


def test_the_version_is_told() -> None:
    result = CliRunner().invoke(cli.newsbeam, ["--version"])

    assert result.output == f"newsbeam, version {__version__}\n"


def test_a_mistyped_command_is_answered_with_the_nearest_and_exit_code_2() -> None:
    result = CliRunner().invoke(cli.newsbeam, ["shema"])

    assert result.exit_code == 2
    assert "'shema' is not a command (did you mean \"schema\"?)" in result.stderr


def test_quiet_and_verbose_together_are_refused() -> None:
    result = CliRunner().invoke(cli.newsbeam, ["--quiet", "--verbose", "schema"])

    assert result.exit_code == 2


def test_an_exception_with_an_exit_code_is_a_message_without_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = _run(monkeypatch, _raising(Unpaid("limit passed; see newsbeam report")))

    assert result.exit_code == 3
    assert result.stderr == "Error: limit passed; see newsbeam report\n"
    assert result.stdout == ""


def test_verbose_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    result = _run(monkeypatch, _raising(Unpaid("limit passed")), "--verbose")

    assert result.exit_code == 3
    assert "Traceback" in result.stderr
    assert result.stderr.endswith("Error: limit passed\n")


def test_an_unexpected_exception_is_exit_code_1_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = _run(monkeypatch, _raising(KeyError("feed")))

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: unexpected KeyError: 'feed'. "
        "Run again with --verbose for the traceback.\n"
    )


def test_a_broken_connection_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    result = _run(monkeypatch, _raising(BrokenPipeError(32, "Broken pipe")))

    assert result.exit_code == 1
    assert "unexpected BrokenPipeError" in result.stderr


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    command = [sys.executable, "-m", "pipeline", "schema", "--format", "json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        talk = process.stderr.read()

    assert talk == b""


def test_an_interrupt_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch, _raising(KeyboardInterrupt())).exit_code == 130


def test_the_number_a_command_returns_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _run(monkeypatch, lambda: 3).exit_code == 3


def test_a_command_that_returns_nothing_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _run(monkeypatch, lambda: None).exit_code == 0


def test_a_message_cannot_drive_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    result = _run(monkeypatch, _raising(Unpaid("title \x1b[2J\u202e")))

    assert result.stderr == "Error: title \\x1b[2J\\u202e\n"


def test_an_option_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBEAM_SCHEMA_TABLE", "copies")

    result = CliRunner().invoke(cli.newsbeam, ["schema"])

    assert "`earliest_article_id`" in result.output
    assert "`text_normalized`" not in result.output


def test_a_variable_is_named_as_its_option_is_and_not_its_parameter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSBEAM_SCHEMA_FORMAT", "json")

    result = CliRunner().invoke(cli.newsbeam, ["schema"])

    assert result.output.startswith("{")


def test_the_command_line_wins_over_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSBEAM_SCHEMA_TABLE", "copies")

    result = CliRunner().invoke(cli.newsbeam, ["schema", "--table", "feeds"])

    assert "`next_poll_at`" in result.output


def test_two_packages_of_one_home_are_accepted(tmp_path: Path) -> None:
    cli.check_one_home(
        str(tmp_path / "pipeline/cli.py"), str(tmp_path / "transforms/__init__.py")
    )


@pytest.mark.parametrize("theirs", ["elsewhere/transforms/__init__.py", None])
def test_packages_of_two_homes_are_refused(tmp_path: Path, theirs: str | None) -> None:
    other = str(tmp_path / theirs) if theirs else None

    with pytest.raises(click.ClickException, match="an environment of its own"):
        cli.check_one_home(str(tmp_path / "pipeline/cli.py"), other)


def test_python_m_pipeline_is_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == f"newsbeam, version {__version__}\n"


def test_a_foreign_transforms_package_is_noticed_at_the_start(tmp_path: Path) -> None:
    foreign = tmp_path / "transforms"
    foreign.mkdir()
    (foreign / "__init__.py").write_text("")
    code = (
        "import sys; sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
        "from pipeline.cli import main; sys.argv = ['newsbeam', '--version']; main()"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(ROOT)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "another package of that name is in the way" in done.stderr
