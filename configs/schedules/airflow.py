"""An Airflow DAG: one run an hour, then the checks; newsbeam has its own venv."""

from datetime import datetime, timedelta

from airflow.decorators import dag
from airflow.operators.bash import BashOperator

NEWSBEAM = "/opt/newsbeam/bin/newsbeam"
CONFIG = "/opt/newsbeam/daily.yaml"
DATASET = "gs://my-bucket/news"


@dag(
    schedule="7 * * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,  # what a missed hour had is in the feeds still, or queued
    max_active_runs=1,
)
def news():
    """The run id is the schedule's moment, so a retried task commits once."""
    run = BashOperator(
        task_id="run",
        bash_command=f"{NEWSBEAM} run {CONFIG} --output {DATASET} "
        "--run-id {{ ts_nodash }} --due",
        retries=2,
        retry_delay=timedelta(minutes=5),
        execution_timeout=timedelta(minutes=50),
    )
    verify = BashOperator(task_id="verify", bash_command=f"{NEWSBEAM} verify {DATASET}")
    run >> verify


news()
