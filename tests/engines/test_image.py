"""The image's steps, and what its launcher hands to Dataflow.

No Dataflow is asked: the template is written into a bucket of our own service, and it
is read what Dataflow would find there.
"""

import json
import re
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from apache_beam.portability.api import beam_runner_api_pb2

from pipeline.press.server import Press
from tests.engines.image import INSTRUCTIONS, ROOT, Image, build_image
from tests.gcs_fake import GcsFake, open_gcs_fake
from transforms.dataset.layout import parse_lock_path
from transforms.dataset.lock import parse_lock

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.timeout(700)]

NAME = "europe-docker.pkg.dev/my-project/news/newsbeam:0.1.0"
#: As Google's launcher calls it; Beam is not to look for credentials, for 25 seconds.
_LAUNCHER = """
import runpy, sys
from apache_beam.internal.gcp import auth
auth._Credentials._credentials_init = True
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    return build_image(tmp_path_factory.mktemp("image"))


@pytest.fixture(scope="module")
def fake() -> Iterator[GcsFake]:
    with open_gcs_fake("bucket") as running:
        yield running


@dataclass
class Launch:
    """What a launch left in the bucket.

    Attributes:
        job: the template.
        graph: what it names as the pipeline.
    """

    told: str
    job: dict[str, Any]
    graph: Any
    staged: dict[str, bytes]


def launch(image: Image, fake: GcsFake, name: str, *options: str) -> Launch:
    with Press() as press:
        config = press.config("gs://bucket/news").encode()
    fake.put("gs://bucket/press.yaml", config)
    done = subprocess.run(
        [
            *(image.python, "-c", _LAUNCHER),
            str(image.app / _flex_file()),
            "--config=gs://bucket/press.yaml",
            f"--run_id={name}",
            "--runner=DataflowRunner",
            "--project=my-project",
            "--region=europe-west1",
            f"--job_name={name}",
            "--temp_location=gs://bucket/tmp",
            f"--staging_location=gs://bucket/{name}",
            f"--template_location=gs://bucket/{name}/job",
            *options,
        ],
        cwd=image.environment,
        env={**image.variables, "STORAGE_EMULATOR_HOST": fake.base},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    staged = {
        path.rpartition("/")[2]: fake.buckets["bucket"][path.partition("/")[2]].data
        for path in fake.names(f"bucket/{name}")
    }
    graph = beam_runner_api_pb2.Pipeline.FromString(staged["pipeline.pb"])
    return Launch(done.stdout, json.loads(staged["job"]), graph, staged)


def _flex_file() -> str:
    """The launcher's file, relative to ``/app``."""
    (found,) = re.findall(r"FLEX_TEMPLATE_PYTHON_PY_FILE=/app/(\S+)", _environment())
    return str(found)


def _environment() -> str:
    return " ".join(value for name, value in INSTRUCTIONS if name == "ENV")


@pytest.fixture(scope="module")
def by_image(image: Image, fake: GcsFake) -> Launch:
    return launch(image, fake, "by-image", f"--sdk_container_image={NAME}")


@pytest.fixture(scope="module")
def by_setup_file(image: Image, fake: GcsFake) -> Launch:
    return launch(image, fake, "by-setup", f"--setup_file={image.app / 'setup.py'}")


def test_the_command_works_in_the_image(image: Image) -> None:
    told = subprocess.run(
        [str(image.environment / "bin/newsbeam"), "--version"],
        env=image.variables,
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.startswith("newsbeam")


def test_the_launcher_says_what_it_wrote(by_image: Launch) -> None:
    assert by_image.told.startswith("run by-image: template written\n")


def test_the_launcher_leaves_a_lock_given_back_and_nothing_else(
    by_image: Launch, fake: GcsFake
) -> None:
    (left,) = fake.names("bucket/news")

    assert parse_lock_path(left.removeprefix("bucket/news/")) is not None
    lock = parse_lock(fake.buckets["bucket"][left.removeprefix("bucket/")].data)
    assert lock is not None
    assert lock.is_released


def test_workers_are_of_the_image(by_image: Launch) -> None:
    images = [
        beam_runner_api_pb2.DockerPayload.FromString(environment.payload)
        for environment in by_image.graph.components.environments.values()
    ]
    (pool,) = by_image.job["environment"]["workerPools"]

    assert {i.container_image for i in images} == {NAME}
    assert [i["containerImage"] for i in pool["sdkHarnessContainerImages"]] == [NAME]


def test_workers_are_told_the_memory_they_need(by_image: Launch) -> None:
    (environment,) = by_image.graph.components.environments.values()

    # A gigabyte, and the limit of one reading process.
    assert environment.resource_hints == {
        "beam:resources:min_ram_bytes:v1": b"2048000000"
    }


def test_the_graph_is_the_whole_run(by_image: Launch) -> None:
    stages = {
        transform.unique_name.partition("/")[0]
        for transform in by_image.graph.components.transforms.values()
    }

    assert {"Fetch feeds", "Read pages", "Write articles", "Commit run"} <= stages


def test_pages_are_fetched_and_read_in_one_step(by_image: Launch) -> None:
    transforms = list(by_image.graph.components.transforms.values())
    (grouped,) = [
        output
        for t in transforms
        if t.unique_name == "Read pages/Group by host"
        for output in t.outputs.values()
    ]
    users = [t for t in transforms if grouped in t.inputs.values()]
    (step,) = [t for t in users if not t.subtransforms]

    assert step.unique_name.startswith("Read pages/Fetch and read")
    # "None" is Beam's name for the main output: the stories.
    assert set(step.outputs) == {"None", "drops", "holds", "archives", "lines"}


def test_nothing_of_the_launcher_s_own_module_is_shipped(by_image: Launch) -> None:
    assert "pickled_main_session" not in by_image.staged


def test_without_an_image_the_package_itself_is_shipped(by_setup_file: Launch) -> None:
    with tarfile.open(fileobj=BytesIO(by_setup_file.staged["workflow.tar.gz"])) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    missing = {
        path.relative_to(ROOT).as_posix()
        for package in ("pipeline", "transforms")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    } - names

    assert missing == set()
