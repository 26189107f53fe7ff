#!/bin/sh
# Starts PostgreSQL on the mounted directory: looks whether it is the right one, takes its lock, makes the cluster at the
# first start, prepares database and roles at each, and becomes the server.
set -eu
lib=/usr/local/lib/panopticon
home=/var/lib/panopticon/postgres
logs=/var/lib/panopticon/logs
cluster=$home/17
. "$lib/mount-guard.sh"
. "$lib/settings.sh"
. "$lib/torn-copy.sh"

say() { printf 'panopticon postgres: %s\n' "$*"; }

# Held by the open file, which the server and all its children inherit: as long as one of them lives, in whichever
# container, nobody else starts a server here. Process ids prove nothing: in containers they recur.
take_lock() {
  exec 9>>"$home/owner.lock"
  flock -n 9 || {
    printf 'Another PostgreSQL server, in another container or on the host, runs on %s. Stop it first: docker ps shows containers; on the host: panopticon down.\n' "$home" >&2
    exit 3
  }
  rm -f "$cluster/postmaster.pid" # of a server that was killed: we have the lock
}

new_secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

write_secret() { # $1 = file, $2 = content
  (umask 077 && printf '%s' "$2" >"$1.new")
  sync "$1.new"
  mv -f "$1.new" "$1"
  sync "$home"
}

# initdb works beside the cluster's place and is renamed into it when all is on disk.
make_cluster() {
  rm -rf "$cluster".initialising-*
  [ ! -d "$cluster" ] || return 0
  if [ "$(marker_field "$home" state)" = initialised ]; then
    refuse "$home" "it held a PostgreSQL cluster, but $cluster is gone" \
      "Put the cluster back or restore a backup; to begin with an empty one, delete '$home/.panopticon' and run ./setup-bind-mounts.sh"
  fi
  fresh=$cluster.initialising-$(cat /proc/sys/kernel/random/uuid)
  write_secret "$home/password" "${POSTGRES_PASSWORD:-$(new_secret)}"
  initdb -D "$fresh" --encoding=UTF8 --locale-provider=builtin --locale=C.UTF-8 --data-checksums --auth=scram-sha-256 \
    --no-instructions --username=postgres --pwfile="$home/password" >/tmp/initdb.log || { cat /tmp/initdb.log >&2; exit 3; }
  mv "$fresh" "$cluster"
  sync "$home"
  say "made a cluster in $cluster"
}

require_version() {
  [ "$(cat "$cluster/PG_VERSION" 2>/dev/null)" = 17 ] || refuse "$cluster" \
    "it is not a cluster of PostgreSQL 17 (PG_VERSION: $(cat "$cluster/PG_VERSION" 2>/dev/null || echo missing))" \
    'Restore it from a backup, or move it away to start with an empty one'
}

mark_initialised() {
  instance=$(marker_field "$home" instance)
  printf '{"instance":"%s","role":"postgres","state":"initialised","inode":%s}' "$instance" "$(stat -c %i "$home")" >"$home/.panopticon.new"
  chmod 600 "$home/.panopticon.new"
  sync "$home/.panopticon.new"
  mv -f "$home/.panopticon.new" "$home/.panopticon"
  sync "$home"
}

server() { # further arguments after the settings
  set -- "$@" $(server_settings "$home" "$collected" | sed 's/^/-c /')
  exec postgres -D "$cluster" "$@"
}

# Database and roles, by a server that nobody else can reach. A stop during it is a clean stop.
prepare() {
  socket=$(mktemp -d)
  collected= && server -c listen_addresses= -c "unix_socket_directories=$socket" -c "hba_file=$lib/pg_hba_bootstrap.conf" &
  prepared_by=$!
  trap 'kill -INT $prepared_by; wait $prepared_by; exit 0' INT TERM
  until pg_isready -q -h "$socket" -U postgres; do
    kill -0 $prepared_by 2>/dev/null || { wait $prepared_by || true; say 'the server did not start; it says why above'; exit 3; }
    sleep 0.1
  done
  bootstrap || { kill -INT $prepared_by; wait $prepared_by; say 'the database could not be prepared; the lines above say why'; exit 3; }
  kill -INT $prepared_by
  wait $prepared_by
  trap 'exit 0' INT TERM
  rm -rf "$socket"
}

psql_there() { PGOPTIONS="-c client_min_messages=warning" psql -X -q -v ON_ERROR_STOP=1 -h "$socket" -U postgres "$@"; }

has_database() {
  [ "$(psql_there -d postgres -Atc "SELECT count(*) FROM pg_database WHERE datname = 'panopticon'")" = 1 ]
}

bootstrap() {
  has_database || psql_there -d postgres -c 'CREATE DATABASE panopticon' || return
  require_whole_copy && require_own_instance || return
  set_superuser_password || return
  # Passwords go in by the environment, so that they stand in no process list and no file.
  {
    for service in query_storage evaluation_storage judge_service model_registry gateway; do
      printf "\\\\set password ''\n\\\\getenv password %s_PASSWORD\n"  "$(echo "$service" | tr a-z A-Z)"
      printf "SELECT set_config('panopticon.%s_password', :'password', false) AS done \\\\gset\n" "$service"
    done
    cat "$lib/bootstrap.sql"
  } | psql_there -d panopticon -o /dev/null -f -
}

# A copy that was taken while its server ran: nobody uses it before each page and index was found whole. In the background,
# so that a stop needs not wait for its end.
require_whole_copy() {
  is_open_copy || return 0
  if ! note_says checked; then
    say 'this is a copy of a cluster that ran; it is checked before it is used'
    psql_there -d panopticon -o /dev/null -f "$lib/check-every-page.sql" 2>/tmp/check.log &
    wait $! || {
      (refuse "$home" "it was copied while its server ran, and the copy is damaged ($(sed -n 's/.*ERROR: *//p' /tmp/check.log))" \
        'Copy it again after docker-compose stop, or restore a backup')
      return 1
    }
    write_note true false
  fi
  copy_warning
}

# Before anything is changed: the right marker may lie beside the cluster of another instance.
require_own_instance() {
  local found own
  own=$(marker_field "$home" instance)
  found=$(printf '%s\n' "SELECT to_regclass('storage.instance') IS NOT NULL AS claimed \\gset" \
    '\if :claimed' 'SELECT id FROM storage.instance;' '\endif' | psql_there -d panopticon -At) || return
  [ -z "$found" ] || [ "$found" = "$own" ] || (refuse "$home" \
    "its cluster belongs to the instance $found, but its marker to $own" 'Put the cluster back to its own data directory')
}

# The embedded server reads the password from that file, so that the data set moves there without hand work. The file is
# away while the two may differ: where it is missing, a new password is set.
set_superuser_password() {
  [ -n "${POSTGRES_PASSWORD:-}" ] && [ "$POSTGRES_PASSWORD" != "$(cat "$home/password" 2>/dev/null)" ] || return 0
  rm -f "$home/password"
  printf '%s\n' '\getenv password POSTGRES_PASSWORD' "ALTER ROLE postgres PASSWORD :'password';" | psql_there -d postgres -f - || return
  write_secret "$home/password" "$POSTGRES_PASSWORD"
}

# Out of the shell's hands: the server takes the end of a child that it does not know for a crash. Without the lock, which
# is for as long as a server lives.
keep_logs_capped() { (while :; do cap_logs "$collected" || true; sleep 10; done 9>&- &); }

require_mount "$home" postgres
take_lock
trap 'exit 0' INT TERM # as soon as initdb, say, has ended: what is half made is made anew at the next start
make_cluster
require_version
if is_torn_copy && [ ! -e "$copy_note" ]; then write_note false false; fi
prepare
if ! is_open_copy; then
  mark_initialised
  rm -f "$copy_note"
fi
collected=
if [ -w "$logs" ] && [ -n "$(nearest_mount "$logs")" ]; then
  mkdir -p -m 700 "$logs/postgres"
  collected=$logs/postgres
  keep_logs_capped
fi
say "starting on $cluster; its log is ${collected:-this one}"
server -c 'listen_addresses=*' -c port=5432 -c unix_socket_directories=/tmp -c "hba_file=$lib/pg_hba.conf"
