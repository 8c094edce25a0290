# What the scripts need before they start: Java, the jar, a Spark. Sourced, with $root set.

jar="$root/spark-job/target/rnn-spark.jar"
own_spark="$root/scripts/spark-home/target/spark-home"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

say() {
  printf '%s\n' "$*" >&2
}

require_java() {
  local version
  if ! version="$("$java" -version 2>&1)"; then
    say "Java 17 or newer is needed, but '$java' does not run; install a JDK or set JAVA_HOME."
    exit 1
  fi
  version="${version#*\"}"
  version="${version%%\"*}"
  version="${version#1.}"
  version="${version%%[.+-]*}"
  if [[ "$version" -lt 17 ]]; then
    say "Java 17 or newer is needed, but '$java' is Java $version; set JAVA_HOME to a newer JDK."
    exit 1
  fi
}

# Runs Maven quietly; what it says is shown if it fails.
run_maven() {
  local log
  if ! command -v mvn >/dev/null; then
    say "Maven 3.8 or newer is needed to build, but there is no mvn on the PATH; install it, or set"
    say "SPARK_HOME to a Spark and put the jar, built elsewhere, at $jar."
    exit 1
  fi
  log="$(mktemp)"
  if ! mvn -B -ntp "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    say "The build failed; see above."
    exit 1
  fi
  rm -f "$log"
}

# True if file $1 is there and nothing of the others is newer.
is_newer_than() {
  local file="$1"
  shift
  [[ -e "$file" ]] && [[ -z "$(find "$@" -newer "$file" -print -quit 2>/dev/null)" ]]
}

# One build at a time: a second process waits for the first and then finds its work done.
locked() {
  if command -v flock >/dev/null; then
    (flock 9 && "$@") 9>"$root/.mvn/lock"
  else
    "$@"
  fi
}

jar_is_new() {
  is_newer_than "$jar" "$root/pom.xml" "$root/core/pom.xml" "$root/core/src/main" \
    "$root/spark-job/pom.xml" "$root/spark-job/src/main"
}

build_jar() {
  jar_is_new || locked build_jar_now
}

build_jar_now() {
  jar_is_new && return
  say "Building the jar ..."
  run_maven -f "$root/pom.xml" -DskipTests package
  touch "$jar"
}

spark_is_there() {
  is_newer_than "$own_spark/ready" "$root/pom.xml" "$root/scripts/spark-home/pom.xml" \
    "$root/scripts/spark-home/src"
}

lay_out_spark() {
  if [[ -z "${SPARK_HOME:-}" ]]; then
    spark_is_there || locked lay_out_spark_now
    export SPARK_HOME="$own_spark"
  elif [[ ! -x "$SPARK_HOME/bin/spark-submit" ]]; then
    say "SPARK_HOME must be a Spark but $SPARK_HOME/bin/spark-submit is not there; correct or unset it."
    exit 1
  fi
}

lay_out_spark_now() {
  spark_is_there && return
  say "Laying out a local Spark from Maven artifacts (some 350 MB the first time) ..."
  rm -rf "$own_spark"
  run_maven -f "$root/scripts/spark-home/pom.xml" package
  touch "$own_spark/ready"
}
