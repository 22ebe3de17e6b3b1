"""From a command's arguments to a plan: the same for ``run``, ``plan`` and ``demo``."""

import difflib
import os
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from pipeline.engines import engine_of
from pipeline.errors import UsageFailed
from pipeline.load_config import load_config
from pipeline.plan import Plan, RunOptions, make_plan


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
        UsageFailed: ``--only`` names a feed that the config does not have.
    """
    loaded = load_config(config, environ=os.environ)
    known = [feed.feed_id for feed in loaded.feed_elements()]
    for feed_id in only:
        if feed_id not in known:
            near = difflib.get_close_matches(feed_id, known, n=1)
            hint = f' (did you mean "{near[0]}"?)' if near else ""
            raise UsageFailed(f"--only: {config} has no feed {feed_id!r}{hint}")
    moment = now or datetime.now(timezone.utc).replace(microsecond=0)
    engine = engine_of(beam_options)
    return make_plan(
        loaded, RunOptions(now=moment, only=only, engine=engine, **options)
    )
