# Sourced by ./panopticon and ./test: sets JAVA_HOME to a Java 25 or newer, or says how to get one and exits with 3.
# The version is read from each candidate's `release` file: starting every java to ask it would cost more than the work.

# prints the major version of the Java in directory $1, nothing if there is none
java_major() {
  local line
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    case $line in JAVA_VERSION=*)
      line=${line#*\"}; line=${line%%[\".+-]*}; printf '%s' "$line"; return 0 ;;
    esac
  done <"$1/release"
}

# prints candidates, one a line, the most deliberate choice first
java_candidates() {
  [ -z "${PANOPTICON_JAVA_HOME:-}" ] || printf '%s\n' "$PANOPTICON_JAVA_HOME"
  [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
  local on_path
  if on_path=$(command -v java); then
    on_path=$(readlink -f "$on_path" 2>/dev/null || printf '%s' "$on_path")
    printf '%s\n' "${on_path%/bin/java}"
  fi
  local home
  for home in /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/java/* /opt/jdk*; do
    [ -d "$home" ] && printf '%s\n' "$home"
  done
  return 0
}

# $1 = "jdk" when a compiler is needed too
find_java() {
  local home major
  while IFS= read -r home; do
    major=$(java_major "$home")
    case $major in '' | *[!0-9]*) continue ;; esac
    [ "$major" -ge 25 ] || continue
    [ "$1" != jdk ] || [ -x "$home/bin/javac" ] || continue
    JAVA_HOME=$home
    export JAVA_HOME
    return 0
  done < <(java_candidates)
  cat >&2 <<'TEXT'
panopticon: no JDK 25 or newer was found (looked at PANOPTICON_JAVA_HOME, JAVA_HOME, the java on the path,
/usr/lib/jvm, SDKMAN and the usual macOS folders). Get one, then run this again:
  Debian 13, Ubuntu    apt-get install openjdk-25-jdk-headless
  any Linux, macOS     sdk install java 25-tem      (SDKMAN)
  macOS                brew install openjdk@25
or set PANOPTICON_JAVA_HOME to the folder of one that is somewhere else.
TEXT
  exit 3
}
