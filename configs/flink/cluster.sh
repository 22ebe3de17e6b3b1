#!/usr/bin/env bash
# A Flink cluster of this machine's own: a JobManager, two TaskManagers and Beam's job
# server, all processes, until this script is stopped. `make flink` fetches what it runs.
#
#   REST_PORT   Flink's web interface (8081)
#   RPC_PORT    where TaskManagers find the JobManager (6123)
#   JOB_PORT    Beam's job server: --job_endpoint=localhost:8099
#   WORK        logs and staged files (.engines/flink/work)
set -euo pipefail
cd "$(dirname "$0")/../.."

lib="$PWD/.engines/flink/lib"
conf="$PWD/configs/flink"
work="${WORK:-$PWD/.engines/flink/work}"
rest="${REST_PORT:-8081}" rpc="${RPC_PORT:-6123}" job="${JOB_PORT:-8099}"
mkdir -p "$work"

# What Flink reflects on, closed by Java 17.
opens=(--add-exports=java.base/sun.net.util=ALL-UNNAMED)
for package in java.io java.lang java.lang.reflect java.net java.nio java.text java.time \
  java.util java.util.concurrent java.util.concurrent.atomic java.util.concurrent.locks sun.nio.ch
do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

run() { # log, main class, its arguments
  local log="$work/$1.log"
  shift
  java "${opens[@]}" -Xmx512m -XX:MaxDirectMemorySize=512m -Djava.io.tmpdir="$work" \
    -cp "$lib/*" "$@" > "$log" 2>&1 &
}

trap 'trap - EXIT; kill $(jobs -p) 2> /dev/null; wait' EXIT
trap 'exit 0' TERM INT

address=(-D "rest.port=$rest" -D "jobmanager.rpc.port=$rpc")
flink=org.apache.flink.runtime
run jobmanager \
  $flink.entrypoint.StandaloneSessionClusterEntrypoint --configDir "$conf" "${address[@]}"
jobmanager=$!
for n in 1 2; do
  run "taskmanager-$n" $flink.taskexecutor.TaskManagerRunner --configDir "$conf" "${address[@]}"
done
run jobserver org.apache.beam.runners.flink.FlinkJobServerDriver \
  --job-host=localhost --job-port="$job" --artifact-port=0 --expansion-port=0 \
  --artifacts-dir="$work/artifacts" --flink-master="localhost:$rest" --flink-conf-dir="$conf"
echo "Flink: http://localhost:$rest   Beam's job server: localhost:$job   logs: $work"

# TaskManagers may come and go.
wait -n $jobmanager $! || true
echo "a part of the cluster has ended; its log is in $work" >&2
exit 1
