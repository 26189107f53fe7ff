# Sourced by ./panopticon and scripts/install-built-jar: builds the jar, extracts it and trains the JVM's AOT cache on it.
# Expects $here, $dist and JAVA_HOME. A lock lets two first starts at once share one build.

say() { printf 'panopticon: %s\n' "$*" >&2; }

# Runs a command for at most $1 seconds, where the system has a way to.
bounded() {
  local seconds=$1
  shift
  if command -v timeout >/dev/null; then timeout -k 10 "$seconds" "$@"; else "$@"; fi
}

# Compiles without the checks of ./test, and leaves a mark that tells it so.
package_jar() {
  touch "$here/app/target/unchecked"
  (cd "$here" && ./mvnw -q -B -ntp -Dquick -pl app -am package >&2) || {
    say "the build failed; the lines above say where. It needs Maven Central for its libraries on the first build."
    exit 3
  }
}

# Extracted, because the nested jars of the fat jar cost seconds at every start.
extract_jar() { # $1 = into this new folder
  "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$here/app/target/panopticon.jar" extract --destination "$1" >&2
  "$JAVA_HOME/bin/java" "$here/scripts/UpgradeClasses.java" "$1"/lib/picocli-*.jar >&2
}

# One short life of the whole program, recorded: classes loaded and linked, methods profiled. Commands have a recording of
# their own: the JVM links all that is in one, and most commands need a tenth of what a server does. A machine where the
# training fails, or whose JVM cannot use what came of it, still has a working program, only a slower start.
train() { # $1 = the extracted jar's folder, which must not move afterwards: the cache knows its jars by their paths
  local work options=(-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
  work=$(mktemp -d)
  say "preparing a fast start (once, about a minute)"
  if ! { bounded 600 "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$1/panopticon.aot" "${options[@]}" \
    -Dpanopticon.home="$1" -jar "$1/panopticon.jar" train --data "$work/data" --commands "$1/commands.aot" &&
    bounded 30 "$JAVA_HOME/bin/java" -XX:AOTMode=on -XX:AOTCache="$1/panopticon.aot" "${options[@]}" \
      -jar "$1/panopticon.jar" version &&
    bounded 30 "$JAVA_HOME/bin/java" -XX:AOTMode=on -XX:AOTCache="$1/commands.aot" "${options[@]}" \
      -jar "$1/panopticon.jar" version; } >"$1/training.log" 2>&1; then
    say "the preparation failed (see $1/training.log); starts will be slower"
    rm -f "$1"/*.aot*
  fi
  rm -rf "$work"
}

# Takes the jar that a build left in app/target, into a folder of its own: a server may still run from an older one. The
# newest three are kept. $1 was made when the build began: a source that changed after it makes the next start build again.
install_jar() {
  local builds=$here/app/target/builds new
  mkdir -p "$builds"
  new=$(mktemp -d "$builds/$(date +%Y%m%dT%H%M%S).XXXXXX")
  extract_jar "$new/app"
  train "$new/app"
  touch -r "$1" "$new/app/stamp"
  rm -rf "$dist.link"
  ln -s "$new/app" "$dist.link"
  mv -f -T "$dist.link" "$dist" 2>/dev/null || { rm -rf "$dist"; mv -f "$dist.link" "$dist"; }
  (cd "$builds" && ls -1 | sort -r | tail -n +4 | while IFS= read -r old; do rm -rf "./$old"; done)
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
