"""Kinds of argument that several commands take."""

from datetime import datetime, timezone
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


MOMENT = Moment()

config_argument = click.argument(
    "config", type=click.Path(exists=True, dir_okay=False, readable=True)
)

dataset_argument = click.argument("dataset", metavar="DATASET")

format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
