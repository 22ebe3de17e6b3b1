"""Kinds of argument that several commands take."""

import ipaddress
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import click


class Moment(click.ParamType[datetime]):
    """A moment as ISO 8601; a date is its midnight, no offset means UTC."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Parse it, or say what was expected."""
        if isinstance(value, datetime):
            return value
        try:
            # Python 3.10 does not read the Z.
            moment = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        except ValueError:
            self.fail(
                f"{value!r} is not a time; write 2026-01-15 or 2026-01-15T12:00Z",
                param,
                ctx,
            )
        if moment.tzinfo is None:
            return moment.replace(tzinfo=timezone.utc)
        return moment.astimezone(timezone.utc)


class Duration(click.ParamType[timedelta]):
    """A length of time such as ``30s``, ``5m`` or ``1h``."""

    name = "duration"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Parse it, or say what was expected."""
        if isinstance(value, timedelta):
            return value
        match = re.fullmatch(r"([1-9][0-9]*)([smhd])", str(value).strip())
        if match is None:
            self.fail(f"{value!r} is no duration; write 30s, 5m, 1h or 2d", param, ctx)
        return timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


class Network(click.ParamType[str]):
    """A network as CIDR."""

    name = "network"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The text itself, or say what was expected."""
        try:
            ipaddress.ip_network(str(value))
        except ValueError as error:
            self.fail(f"{error}; write 10.0.0.0/8 or fd00::/8", param, ctx)
        return str(value)


class ConfigAddress(click.Path):
    """A local file that is there, or an address in a bucket."""

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """Check a local file; an address is looked up when it is read."""
        if str(value).startswith("gs://"):
            return value
        return super().convert(value, param, ctx)


_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

MOMENT = Moment()
DURATION = Duration()
NETWORK = Network()

CONFIG = ConfigAddress(exists=True, dir_okay=False, readable=True)

config_argument = click.argument("config", type=CONFIG)

dataset_argument = click.argument("dataset", metavar="DATASET")


class FileToWrite(click.Path):
    """A file in a folder that is there."""

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """Refuse what could only be found out when there is something to write."""
        folder = Path(value).absolute().parent
        if not folder.is_dir():
            self.fail(f"there is no folder {folder} to write {value} in", param, ctx)
        return super().convert(value, param, ctx)


metrics_option = click.option(
    "--metrics",
    metavar="FILE",
    type=FileToWrite(dir_okay=False, writable=True),
    help="Also write the run's figures as a Prometheus textfile, e.g. newsbeam.prom.",
)

format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
