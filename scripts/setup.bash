# What the scripts need before they start: Java, the jar, a Spark. Sourced, with $root set.

jar="$root/spark-job/target/rnn-spark.jar"
own_spark="$root/scripts/spark-home/target/spark-home"
# They show warnings, and what this program says; the jar has them too.
log_settings="$root/spark-job/src/main/resources/rnn/spark/log4j2.properties"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

say() {
  printf '%s\n' "$*" >&2
}

# The feature number in the output of 'java -version': 17, 25, or 8 of 1.8.
java_number() {
  local version="${1#*\"}"
  version="${version%%\"*}"
  version="${version#1.}"
  printf '%s' "${version%%[.+-]*}"
}

require_java() {
  local output
  if ! output="$("$java" -version 2>&1)"; then
    say "Java 17 or newer is needed, but '$java' does not run; install a JDK or set JAVA_HOME."
    exit 1
  fi
  java_version="$(java_number "$output")"
  if ! [[ "$java_version" =~ ^[0-9]+$ ]] || [[ "$java_version" -lt 17 ]]; then
    say "Java 17 or newer is needed, but '$java' is Java $java_version; set JAVA_HOME to a newer JDK."
    exit 1
  fi
}

# find_jdks: the JDKs from 17 on in the usual places, a line each, "NUMBER HOME", the oldest first; of several
# with one number the first, so JAVA_HOME before the PATH, and both before what is installed beside them.
find_jdks() {
  local home compiler
  compiler="$(command -v javac || true)"
  {
    for home in "${JAVA_HOME:-}" "${compiler:+$(dirname "$(dirname "$(readlink -f "$compiler")")")}" \
      /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home \
      ~/.sdkman/candidates/java/* ~/.jdks/* ~/.local/share/mise/installs/java/* ~/.asdf/installs/java/*; do
      [[ -n "$home" && -x "$home/bin/javac" && -r "$home/release" ]] || continue
      printf '%s %s\n' "$(java_number "$(grep '^JAVA_VERSION=' "$home/release")")" "$(cd "$home" && pwd -P)"
    done
  } | awk '$1 >= 17 && !seen[$1]++' | sort -n
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
  run_maven -f "$root/pom.xml" -DskipTests -Dtests.uncompiled=true -Dconnect.skip=true -Dmaven.javadoc.skip -Dmaven.source.skip package
  touch "$jar"
}

spark_is_there() {
  is_newer_than "$own_spark/ready" "$root/pom.xml" "$root/scripts/spark-home/pom.xml" \
    "$root/scripts/spark-home/src" "$log_settings"
}

lay_out_spark() {
  if [[ -z "${SPARK_HOME:-}" ]]; then
    spark_is_there || locked lay_out_spark_now
    export SPARK_HOME="$own_spark"
  else
    require_spark
  fi
}

lay_out_spark_now() {
  spark_is_there && return
  say "Laying out a local Spark from Maven artifacts (some 350 MB the first time) ..."
  rm -rf "$own_spark"
  run_maven -f "$root/scripts/spark-home/pom.xml" package
  touch "$own_spark/ready"
}

# version_of NAME: the version of the jar NAME-<version>.jar of the user's Spark; nothing if there is none.
version_of() {
  local file
  for file in "$SPARK_HOME/jars/$1"-[0-9]*.jar; do
    if [[ -e "$file" ]]; then
      file="${file##*/"$1"-}"
      printf '%s' "${file%.jar}"
      return
    fi
  done
}

# is_older VERSION THAN: whether it comes before.
is_older() {
  [[ "$1" != "$2" && "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" == "$1" ]]
}

# The Java that spark-submit will take: that of spark-env.sh, if it sets one.
java_of_spark() {
  local settings="${SPARK_CONF_DIR:-$SPARK_HOME/conf}/spark-env.sh"
  if grep -qs JAVA_HOME "$settings"; then
    # As load-spark-env.sh does it: what is unset or fails there ends nothing.
    # shellcheck source=/dev/null
    (set +eu +o pipefail; source "$settings" >/dev/null 2>&1 || true; printf '%s' "${JAVA_HOME:+$JAVA_HOME/bin/}java")
  else
    printf '%s' "$java"
  fi
}

# Ends with status 1, and says why, if the user's Spark cannot run this program on this Java.
require_spark() {
  local wanted="Spark 4.0 or newer, built for Scala 2.13, is needed" advice spark hadoop
  advice="set SPARK_HOME to a Spark 4, or unset it and one is laid out."
  if [[ ! -x "$SPARK_HOME/bin/spark-submit" ]]; then
    say "SPARK_HOME must be a Spark but $SPARK_HOME/bin/spark-submit is not there; correct or unset it."
    exit 1
  fi
  spark="$(version_of spark-core_2.13)"
  if [[ -z "$spark" ]]; then
    spark="$(version_of spark-core_2.12)"
    if [[ -n "$spark" ]]; then
      say "$wanted, but the one in SPARK_HOME ($SPARK_HOME) is $spark for Scala 2.12; $advice"
    else
      say "$wanted, but SPARK_HOME ($SPARK_HOME) has no jars/spark-core_2.13-*.jar; $advice"
    fi
    exit 1
  fi
  if is_older "$spark" 4; then
    say "$wanted, but the one in SPARK_HOME ($SPARK_HOME) is $spark; $advice"
    exit 1
  fi
  java="$(java_of_spark)"
  require_java
  hadoop="$(version_of hadoop-client-api)"
  hadoop="${hadoop:-$(version_of hadoop-common)}" # neither is in a Spark that takes an installed Hadoop's
  # Older ones call Subject.getSubject, which Java 23 refuses and Java 24 took away.
  if [[ -n "$hadoop" && "$java_version" -ge 23 ]] && is_older "$hadoop" 3.4.3; then
    say "Java $java_version needs a Spark with Hadoop 3.4.3 or newer, but Spark $spark in SPARK_HOME ($SPARK_HOME) has" \
      "Hadoop $hadoop; set JAVA_HOME to a Java from 17 to 22, set SPARK_HOME to Spark 4.2 or newer, or unset it."
    exit 1
  fi
}
