"""From a command's arguments to a plan: the same for ``run``, ``plan`` and ``demo``."""

import difflib
import logging
import os
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from pipeline.engines import engine_of, stray_words
from pipeline.errors import UsageFailed
from pipeline.load_config import load_config
from pipeline.plan import Plan, RunOptions, make_plan
from pipeline.template import leftovers
from transforms.dataset.layout import check_run_id
from transforms.dataset.storage import is_supported

logger = logging.getLogger(__name__)

#: Feeds named where one is asked for that is not there.
_MOST_NAMED = 5


def plan_from_command(
    config: str,
    beam_options: Sequence[str] = (),
    *,
    now: datetime | None = None,
    only: tuple[str, ...] = (),
    **options: Any,
) -> Plan:
    """Load a config and resolve it with what the command line says.

    Raises:
        ConfigErrors: the config is wrong; all its errors at once.
        UsageFailed: an option is none, or does not fit the config or another one.
    """
    loaded = load_config(config, environ=os.environ)
    for left in leftovers(loaded):
        logger.warning("%s", left)
    _check_options(beam_options, options)
    check_output(options.get("output") or loaded.output)
    known = [feed.feed_id for feed in loaded.feed_elements()]
    for feed_id in only:
        if feed_id not in known:
            near = difflib.get_close_matches(feed_id, known, n=1)
            few = f"it has {', '.join(known[:_MOST_NAMED])}"
            more = ", …" if len(known) > _MOST_NAMED else ""
            hint = f' (did you mean "{near[0]}"?)' if near else f" ({few}{more})"
            raise UsageFailed(f"--only: {config} has no feed {feed_id!r}{hint}")
    moment = now or datetime.now(timezone.utc).replace(microsecond=0)
    engine = engine_of(beam_options)
    return make_plan(
        loaded, RunOptions(now=moment, only=only, engine=engine, **options)
    )


def _check_options(beam_options: Sequence[str], options: Mapping[str, Any]) -> None:
    stray = next(stray_words(beam_options), None)
    if stray is not None:
        raise UsageFailed(
            f"{stray!r} is neither an option nor the value of one; a command takes one "
            "config"
        )
    if options.get("run_id") is not None:
        try:
            check_run_id(options["run_id"])
        except ValueError as error:
            raise UsageFailed(f"--run-id: {error}") from None
    since, until = options.get("since"), options.get("until")
    if since and until and since >= until:
        raise UsageFailed(
            f"--until {until:%Y-%m-%dT%H:%M}Z is not after --since "
            f"{since:%Y-%m-%dT%H:%M}Z: no entry is between them"
        )


def check_output(output: str) -> None:
    """Refuse an output that can be none before anybody is asked for anything.

    Raises:
        UsageFailed: its scheme is unknown, or a file stands there.
    """
    if not is_supported(output):
        raise UsageFailed(
            f"output {output} is neither a local folder nor gs://bucket/folder"
        )
    if "://" not in output and Path(output).expanduser().is_file():
        raise UsageFailed(f"output {output} is a file; name a folder")
