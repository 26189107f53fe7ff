# Sourced by entrypoint.sh and by Chroma's start: refuses a directory that is not the one that was set up, before anything
# is made or changed in it. The same checks in the same order, with the same words, as MountGuard.java and MountRefusal.java.

setup='On the host: ./setup-bind-mounts.sh, then docker-compose up -d'

refuse() { # $1 = path, $2 = cause, $3 = remedy
  printf 'The data directory cannot be used: %s: %s. %s.\n' "$1" "$2" "$3" >&2
  exit 3
}

# Prints options, type and root of the mount that $1 is on, or nothing if that is /.
nearest_mount() {
  awk -v path="$1/" '
    { point = $5 == "/" ? "/" : $5 "/" }
    index(path, point) == 1 && length(point) >= length(best) {
      best = point
      for (i = 7; $i != "-"; i++) { }
      mount = $6 " " $(i + 1) " " $4
    }
    END { if (best != "/") print mount }' /proc/self/mountinfo
}

marker_field() { # $1 = directory, $2 = field
  sed -n "s/.*\"$2\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" "$1/.panopticon"
}

holds_nothing() { # dot files, a lock and a password are not what a directory is for
  [ -z "$(find "$1" -mindepth 1 -maxdepth 1 ! -name '.*' ! -name owner.lock ! -name password -print -quit)" ]
}

require_lasting() { # $1 = path
  set -- "$1" $(nearest_mount "$1")
  [ $# -gt 1 ] || refuse "$1" \
    'no directory of the host is mounted there (the nearest mount is /), so what is written there would be lost with the container' \
    "$setup; without compose: docker run -v DATA/$(basename "$1"):$1"
  case $3 in tmpfs | ramfs) refuse "$1" \
    "what is mounted there is a $3, whose content is in memory and lost at every stop" \
    "Mount a directory of the host's disk there. $setup" ;; esac
  if printf '%s' "$4" | grep -Eq '/volumes/[0-9a-f]{64}/_data$'; then
    refuse "$1" 'what is mounted there is a volume without a name, which the next container does not get' \
      "Mount a directory of the host there. $setup"
  fi
  case ,$2, in *,ro,*) refuse "$1" 'it is mounted read-only' \
    'Take ":ro" or "read_only: true" away from its mount, then docker-compose up -d' ;; esac
}

no_marker() {
  refuse "$1" 'it has no marker .panopticon, so it is not a directory that was set up: a wrong one is mounted, or it was missing and Docker made an empty one' \
    'Mount the right one; where it is the right one, on the host: ./setup-bind-mounts.sh, then docker-compose up -d'
}

require_usable() { # $1 = path
  local owner user
  owner=$(stat -c %u "$1") user=$(id -u)
  [ -d "$1" ] || refuse "$1" 'there is no such directory' "$setup"
  if [ -x "$1" ] && [ ! -e "$1/.panopticon" ]; then no_marker "$1"; fi
  [ "$owner" = "$user" ] || refuse "$1" \
    "it belongs to user $owner, but Panopticon runs as user $user" \
    "On the host: sudo ./setup-bind-mounts.sh --uid $user, which gives all directories to it"
  [ -w "$1" ] || refuse "$1" "user $user owns it but may not write there" \
    'On the host: ./setup-bind-mounts.sh, which gives it mode 0700'
}

require_right() { # $1 = path, $2 = role
  local instance role state
  [ -e "$1/.panopticon" ] || no_marker "$1"
  instance=$(marker_field "$1" instance) role=$(marker_field "$1" role) state=$(marker_field "$1" state)
  printf '%s' "$instance" | grep -Eq '^[0-9a-f-]{36}$' || refuse "$1/.panopticon" 'the marker is damaged' \
    'Restore it from a backup, or delete it if this directory surely belongs here'
  [ "$role" = "$2" ] || refuse "$1" "its marker says that it belongs to the role $role" 'Put the directories back in their places'
  [ -z "${PANOPTICON_INSTANCE:-}" ] || [ "$instance" = "$PANOPTICON_INSTANCE" ] || refuse "$1" \
    "it belongs to the instance $instance, but this is the instance $PANOPTICON_INSTANCE" \
    "Mount this instance's directory there (DATA in .env says where they are); on the host: ./setup-bind-mounts.sh --check"
  case $2 in query-storage | evaluation-storage | judge-service) return ;; esac # derived: what is lost is built anew
  if [ "$state" = initialised ] && holds_nothing "$1"; then
    refuse "$1" 'its marker says that it was filled, but it is empty' \
      'Put its content back or restore a backup; to begin with an empty one, on the host: ./setup-bind-mounts.sh --begin-empty'
  fi
}

require_mount() { # $1 = path, $2 = the role that it must belong to
  require_lasting "$1"
  require_usable "$1"
  require_right "$1" "$2"
}
