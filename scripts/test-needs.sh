# Sourced by ./test: installs what tests need where it may (Debian, root), else says what will be skipped and why.

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install_package() {
  say "installing $1"
  apt-get install -y -qq "$1" >/dev/null 2>&1 || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null; }
}

need_maven() {
  [ -x "${MAVEN_USER_HOME:-$HOME/.m2}/wrapper/apache-maven-3.9.11/bin/mvn" ] && return
  command -v mvn >/dev/null && return
  if can_install; then install_package maven; fi # else ./mvnw says what to do
}

need_browser() {
  command -v chromium >/dev/null && return
  if can_install && install_package chromium; then return; fi
  say "no Chromium here and no right to install it (apt-get install chromium): the browser tests are skipped"
}

# Networks of their own for the workers of the chaos test.
need_namespaces() {
  command -v ip >/dev/null || { can_install && install_package iproute2; } || true
  if [ "$(id -u)" = 0 ] && ip netns list >/dev/null 2>&1; then return; fi
  say "no network namespaces can be made here (Linux, root, apt-get install iproute2): the chaos test is skipped"
}

# A Docker engine with the base image, and the machine's own certificate authorities for builds in containers.
need_docker() {
  local tool=$here/../shared/tools/base-images
  if [ "$(id -u)" = 0 ] && [ -x "$tool" ]; then "$tool" || true; fi
  if ! docker info >/dev/null 2>&1; then
    say "no Docker engine runs here and none can be started: the container tests are skipped"
    return
  fi
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$here/docker/extra-ca/" \; 2>/dev/null || true
}
