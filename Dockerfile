# One image: Dataflow/Flink worker, Flex Template launcher, and the plain command.

# A tag that Google published; newer ones are listed beside the image.
ARG LAUNCHER=20240506-rc00
FROM gcr.io/dataflow-templates-base/python311-template-launcher-base:${LAUNCHER} AS launcher

FROM apache/beam_python3.11_sdk:2.77.0

COPY --from=launcher /opt/google/dataflow/python_template_launcher /opt/google/dataflow/python_template_launcher

WORKDIR /app
COPY requirements-image.lock ./
# Older ones do not find extras, such as google-auth[pyopenssl], among the hashes.
RUN python -m pip install --no-cache-dir --upgrade "pip>=26"
RUN python -m pip install --no-cache-dir --require-hashes -r requirements-image.lock

COPY pyproject.toml setup.py README.md LICENSE ./
COPY pipeline ./pipeline
COPY transforms ./transforms
# The smoke test imports what a worker, a launcher and a reading child import.
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation . \
 && python -m pip check \
 && python -c "import pipeline.main, pipeline.graph, transforms.reading.child, apitools"

ENV FLEX_TEMPLATE_PYTHON_PY_FILE=/app/pipeline/main.py \
    PYTHONDONTWRITEBYTECODE=1

RUN useradd --create-home --uid 10001 newsbeam
USER 10001

# Beam's boot for workers; `docker run --entrypoint newsbeam …` for the command.
ENTRYPOINT ["/opt/apache/beam/boot"]
