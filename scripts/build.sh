# Sourced by ./panopticon and ./test: builds the jar, extracts it and trains the JVM's AOT cache on it.
# Expects $here, $dist and JAVA_HOME. A lock lets two first starts at once share one build.

say() { printf 'panopticon: %s\n' "$*" >&2; }

# Runs a command for at most $1 seconds, where the system has a way to.
bounded() {
  local seconds=$1
  shift
  if command -v timeout >/dev/null; then timeout -k 10 "$seconds" "$@"; else "$@"; fi
}

package_jar() {
  (cd "$here" && ./mvnw -q -B -ntp -Dquick -pl app -am package >&2) || {
    say "the build failed; the lines above say where. It needs Maven Central for its libraries on the first build."
    exit 3
  }
}

# Extracted, because the nested jars of the fat jar cost seconds at every start.
extract_jar() {
  local new=$dist.new
  rm -rf "$new"
  "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$here/app/target/panopticon.jar" extract --destination "$new" >&2
}

# One short life of the whole program, recorded: classes loaded and linked, methods profiled. A machine where the
# training fails still has a working program, only a slower start.
train() {
  local work log=$dist.new/training.log
  work=$(mktemp -d)
  say "preparing a fast start (once, about 20 seconds)"
  if ! bounded 180 "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$dist.new/panopticon.aot" -XX:+UseSerialGC \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dpanopticon.home="$dist.new" -jar "$dist.new/panopticon.jar" train --data "$work/data" >"$log" 2>&1; then
    say "the preparation failed (see $dist/training.log); starts will be slower"
    rm -f "$dist.new/panopticon.aot"
  fi
  rm -rf "$work"
}

# Takes the jar that a build left in app/target. $1 was made when that build began: a source that changed after it makes
# the next start build again.
install_jar() {
  extract_jar
  train
  touch -r "$1" "$dist.new/stamp"
  rm -rf "$dist"
  mv "$dist.new" "$dist"
}

build_once() {
  mkdir -p "$here/app/target"
  exec 9>"$here/app/target/build.lock"
  if command -v flock >/dev/null; then
    flock -n 9 || { say "another build is going on; waiting for it"; flock 9; }
    if fresh; then exec 9>&-; return; fi
  fi
  say "building (the first time takes a few minutes, then starts are immediate)"
  touch "$here/app/target/build.begun"
  package_jar
  install_jar "$here/app/target/build.begun"
  exec 9>&-
}
