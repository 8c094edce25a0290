# A standalone master and two workers, a core each or RNN_WORKER_CORES, on 127.0.0.1 and 127.0.0.2, so that they are two
# hosts to Spark. Sourced after setup.bash, with $root and $self set. Whatever is started here, and whatever
# else is added to $pids, is stopped when the script ends.

pids=()
workers=() # pids of the workers, whose children are executors

# read_options "--NAME ..." "$@": the options in front, each with a value, which goes to the variable of its
# name (--deploy-mode to $deploy_mode); $others has the rest. --help shows the head of the script $self.
read_options() {
  local names="$1" name
  shift
  while [[ $# -gt 0 ]]; do
    case "$1" in
      -h | --help) sed -n '2,/^set /{s/^# \{0,1\}//;/^set /d;p;}' "$self"; exit 0 ;;
    esac
    [[ " $names " == *" $1 "* ]] || break
    [[ $# -ge 2 ]] || { say "$1 needs a value"; exit 2; }
    name="${1#--}"
    printf -v "${name//-/_}" '%s' "$2"
    shift 2
  done
  others=("$@")
}

# prepare DIRECTORY: what a cluster needs, built; $scratch, which goes when the script ends, and $logs, which
# is DIRECTORY and stays, or in $scratch if that is empty.
prepare() {
  require_java
  build_jar
  lay_out_spark
  scratch="$(mktemp -d)"
  mkdir -p "${1:-$scratch/logs}"
  logs="$(cd "${1:-$scratch/logs}" && pwd -P)"
  trap stop EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# own_text: the text of this project's *.md files, in $logs/text.txt; a copy, for a run does not go on with
# another text.
own_text() {
  cat "$root"/*.md >"$logs/text.txt"
}

# check_options [option ...]: ends with status 2, and says why, if rnn train does not take them. A run that is
# to go on where there is nothing looks at all of them, and reads no text.
check_options() {
  local status=0
  SPARK_LOCAL_IP=127.0.0.1 RNN_DRIVER_MEMORY="${RNN_DRIVER_MEMORY:-512m}" \
    "$root/scripts/rnn" train --model "$scratch/nothing" "$@" --resume -- --master 'local[1]' \
    >"$scratch/options.log" 2>&1 </dev/null || status=$?
  if [[ $status -eq 2 ]]; then
    cat "$scratch/options.log" >&2
    exit 2
  fi
}

stop() {
  local pid worker
  trap - EXIT
  # An executor that a fault has stopped could not end.
  for worker in ${workers[@]+"${workers[@]}"}; do
    pid="$(executor_of "$worker" || true)"
    [[ -z "$pid" ]] || kill -CONT "$pid" 2>/dev/null || true
  done
  for pid in ${pids[@]+"${pids[@]}"}; do kill "$pid" 2>/dev/null || true; done
  for pid in ${pids[@]+"${pids[@]}"}; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$scratch"
}

# executor_of WORKER: pid of the executor that is this worker's child; nothing if there is none.
executor_of() {
  pgrep -P "$1" -f CoarseGrainedExecutorBackend | head -n 1
}

# wait_for_last: waits for what was added to $pids last, and forgets it, for its number may soon be another's;
# $status is what it ended with.
wait_for_last() {
  status=0
  wait "${pids[${#pids[@]}-1]}" || status=$?
  unset 'pids[${#pids[@]}-1]'
}

# start NAME ADDRESS CLASS [argument ...]: a daemon of Spark that logs to $logs/NAME.log.
start() {
  local name="$1" address="$2"
  shift 2
  # In a group of its own, so that Ctrl-C reaches the training first and the cluster only through stop.
  # It computes nothing, so it is compiled no more than at first.
  SPARK_LOCAL_IP="$address" SPARK_LOCAL_DIRS="$scratch/$name" SPARK_DAEMON_MEMORY=512m \
    SPARK_DAEMON_JAVA_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1" SPARK_CONF_DIR="$scratch/conf" \
    setsid "$SPARK_HOME/bin/spark-class" "$@" >"$logs/$name.log" 2>&1 </dev/null &
  pids+=($!)
}

# await NAME PATTERN: the daemon has said it is ready, or has ended.
await() {
  local name="$1" pattern="$2" tries=0
  until grep -qE "$pattern" "$logs/$name.log" 2>/dev/null; do
    tries=$((tries + 1))
    if [[ $tries -gt 600 ]] || ! kill -0 "${pids[${#pids[@]}-1]}" 2>/dev/null; then
      say "The $name did not start; its log:"
      cat "$logs/$name.log" >&2
      exit 1
    fi
    sleep 0.1
  done
}

start_cluster() {
  # The daemons say at level info when they are ready.
  mkdir -p "$scratch/conf"
  sed 's/^rootLogger.level = .*/rootLogger.level = info/' \
    "$log_settings" >"$scratch/conf/log4j2.properties"

  local worker
  # Port 0: whatever is free.
  start master 127.0.0.1 org.apache.spark.deploy.master.Master \
    --host 127.0.0.1 --port 0 --webui-port 0
  await master 'Starting Spark master at spark://'
  master="$(grep -oE 'spark://127\.0\.0\.1:[0-9]+' "$logs/master.log" | head -n 1)"
  for worker in 1 2; do
    start "worker-$worker" "127.0.0.$worker" org.apache.spark.deploy.worker.Worker \
      --host "127.0.0.$worker" --port 0 --webui-port 0 --cores "${RNN_WORKER_CORES:-1}" --memory 6g \
      --work-dir "$scratch/work-$worker" "$master"
    workers+=("${pids[${#pids[@]}-1]}")
    await "worker-$worker" 'Successfully registered with master'
  done
  say "A master at $master and two workers are up; logs are in $logs."
}
