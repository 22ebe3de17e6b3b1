"""The whole pipeline on one screen.

Poll the feeds, keep the new entries, fetch and read their pages (text, language,
spelling, topics), choose one capture an article, link copies to the earliest, write
partitioned Parquet, account for every entry, remember it, and commit it all at once.
"""

from datetime import datetime, timedelta

import apache_beam as beam

from pipeline.plan import Plan
from transforms.choose_articles import ChooseArticles
from transforms.commit_run import CommitRun
from transforms.count_outcomes import CountOutcomes
from transforms.dataset.state import StateOf
from transforms.elements import Feed
from transforms.fetch_feeds import FetchFeeds
from transforms.find_residue import FindResidue
from transforms.link_copies import LinkCopies
from transforms.poll_periodically import PollPeriodically
from transforms.read_pages import ReadPages
from transforms.remember import Remember
from transforms.report_feeds import ReportFeeds
from transforms.select_entries import SelectEntries
from transforms.settle_entries import SettleEntries
from transforms.write_articles import WriteArticles, WriteEdits
from transforms.write_rows import WriteRows


def build(p: beam.Pipeline, plan: Plan, based_on: int, started_at: datetime) -> None:
    """Add one bounded run to ``p``; nothing runs until ``p`` does.

    Args:
        p: where to add it.
        plan: what to do.
        based_on: number of the last commit; the run's own is the next.
        started_at: when the run began, for the manifest.
    """
    once = p | "Once" >> beam.Create([plan.facts.run_id])
    _add_run(once, plan, based_on, started_at)


def build_unbounded(p: beam.Pipeline, plan: Plan, every: timedelta) -> None:
    """Add runs without end to ``p``: each tick is a run, in a window of its own.

    Args:
        p: where to add it.
        plan: what to do; its moment and id stand for the job.
        every: from tick to tick.
    """
    ticks = p | "Poll" >> PollPeriodically(
        plan.facts, plan.output, plan.feeds, every.total_seconds()
    )
    _add_run(ticks, plan, based_on=0, started_at=plan.facts.now)


def _add_run(
    once: beam.PCollection, plan: Plan, based_on: int, started_at: datetime
) -> None:
    """From the one element that a run has, to its commit.

    The commit is part of the graph, since a launcher may not outlive the submission.
    """
    web, run, output = plan.web(), plan.facts, plan.output
    seen = StateOf(output=output, seq=based_on)

    feeds = once | "Feeds" >> beam.FlatMap(_all_of, plan.feeds)
    polled = feeds | "Fetch feeds" >> FetchFeeds(
        **web, state=seen, policy=plan.polling, record_seen=plan.record_seen
    )
    selected = polled.entries | "Select entries" >> SelectEntries(
        run, plan.polling.window, plan.feed_order, plan.limit, plan.polling.forgotten
    )
    read = selected["kept"] | "Read pages" >> ReadPages(**web, policy=plan.reading)
    chosen = read.stories | "Choose articles" >> ChooseArticles(run, seen)

    linked = chosen["placed"] | "Link copies" >> LinkCopies(
        run, output, seen, plan.copies, based_on, plan.shards
    )

    health = (polled.polls, selected["counts"]) | "Report feeds" >> ReportFeeds(run)
    drops = (
        polled.drops,
        selected["drops"],
        read.drops,
        chosen["drops"],
    ) | "Everything dropped" >> beam.Flatten()

    files = (
        linked["placed"] | "Write articles" >> WriteArticles(run, output),
        linked["placed"] | "Write edits" >> WriteEdits(run, output),
        linked["copies"]
        | "Write copies" >> WriteRows("copies", run, output, shard_by="article_id"),
        drops | "Write drops" >> WriteRows("drops", run, output),
        health | "Write feeds" >> WriteRows("feeds", run, output),
    ) | "Staged files" >> beam.Flatten()
    tallies = {
        "polls": polled.polls,
        "drops": drops,
        "published": chosen["published"],
        "placed": chosen["placed"],
        "copies": linked["copies"],
        "health": health,
    } | "Count outcomes" >> CountOutcomes()
    settled = {
        "candidates": polled.entries,
        "drops": drops,
        "published": chosen["published"],
        "holds": read.holds,
    } | "Settle entries" >> SettleEntries(run, output, seen)
    remembered = {
        "of feeds": polled.learned,
        "of articles": chosen["learned"],
        "of copies": linked["learned"],
        "of entries": settled,
    } | "Remember" >> Remember(run, output, based_on + 1)
    state = (remembered, linked["window"]) | "State" >> beam.Flatten()

    archives = (polled.archives, read.archives) | "Archives" >> beam.Flatten()

    residue = read.lines | "Find residue" >> FindResidue()

    (once, files, archives, tallies, state, residue) | "Commit run" >> CommitRun(
        run, output, based_on, started_at, plan.runner, plan.versions
    )


def _all_of(_: str, feeds: tuple[Feed, ...]) -> tuple[Feed, ...]:
    return feeds
