#!/usr/bin/env python3
"""A Python worker, as a TaskManager starts one for ``--environment_type=PROCESS``.

Beam's own starter is the Go program of its containers, which first installs what was
staged. Here the environment of the first ``python3`` on the path has it all. A pool of
workers (``EXTERNAL``) does not do for several TaskManagers on one machine: each counts
its workers from 1, and a pool knows a worker by that number alone.
"""

import argparse
import os
import sys

import grpc
from apache_beam.portability.api import (
    beam_provision_api_pb2,
    beam_provision_api_pb2_grpc,
)
from apache_beam.runners.worker import sdk_worker_main
from google.protobuf import json_format, text_format


def provide(worker_id: str, endpoint: str) -> dict[str, str]:
    """What the TaskManager tells this worker, in the variables that Beam reads."""
    with grpc.insecure_channel(endpoint) as channel:
        info = (
            beam_provision_api_pb2_grpc.ProvisionServiceStub(channel)
            .GetProvisionInfo(
                beam_provision_api_pb2.GetProvisionInfoRequest(),
                metadata=[("worker_id", worker_id)],
            )
            .info
        )
    return {
        "WORKER_ID": worker_id,
        "PIPELINE_OPTIONS": json_format.MessageToJson(info.pipeline_options),
        "LOGGING_API_SERVICE_DESCRIPTOR": text_format.MessageToString(
            info.logging_endpoint
        ),
        "CONTROL_API_SERVICE_DESCRIPTOR": text_format.MessageToString(
            info.control_endpoint
        ),
        "RUNNER_CAPABILITIES": " ".join(info.runner_capabilities),
    }


def main() -> None:
    """Work for the TaskManager named in the arguments, until it hangs up."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--id", required=True)
    parser.add_argument("--provision_endpoint", required=True)
    told, _ = parser.parse_known_args()
    os.environ |= provide(told.id, told.provision_endpoint)
    sdk_worker_main.main(sys.argv[:1])


if __name__ == "__main__":
    main()
