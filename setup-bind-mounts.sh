#!/usr/bin/env bash
# Makes the data directories that the containers mount, and .env with this instance's secrets. It says each thing that it
# does, keeps whatever is there, and can be run again at any time.
#
#   ./setup-bind-mounts.sh                    makes what is missing, in ./data
#   ./setup-bind-mounts.sh --data DIR         in another directory
#   sudo ./setup-bind-mounts.sh --uid N --gid N
#                                             gives everything to the user that the containers are to run as
#   ./setup-bind-mounts.sh --check            changes nothing; exit code 1 if anything is wrong
#   ./setup-bind-mounts.sh --data DIR --new-instance
#                                             begins another instance in an empty place, with an id and secrets of its own
#   ./setup-bind-mounts.sh --begin-empty      begins without what postgres or model_registry held, where that is gone
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
env_file=$here/.env
sections=(query_storage evaluation_storage judge_service postgres model_registry) # each with a marker
others=(backups logs)
default_user=1000 # of the containers, where root runs this and says nothing else

check=false data= uid= gid= new_instance=false begin_empty=false
problems=0 changes=0

say() { printf '%s\n' "$*"; }
did() { changes=$((changes + 1)); printf '  made     %s\n' "$*"; }
fine() { printf '  ok       %s\n' "$*"; }
problem() { # $1 = what is wrong, $2 = what mends it
  problems=$((problems + 1))
  printf '  WRONG    %s\n           mend it: %s\n' "$1" "$2"
}
fail() { printf 'setup-bind-mounts.sh: %s\n' "$*" >&2; exit 2; }

usage() { sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

parse() {
  while [ $# -gt 0 ]; do
    case $1 in
      --check) check=true ;;
      --new-instance) new_instance=true ;;
      --begin-empty) begin_empty=true ;;
      --data | --uid | --gid)
        [ $# -ge 2 ] && [ -n "$2" ] || fail "$1 needs a value; see --help"
        case $1 in --data) data=$2 ;; --uid) uid=$2 ;; --gid) gid=$2 ;; esac
        shift ;;
      -h | --help) usage; exit 0 ;;
      *) fail "unknown argument \"$1\"; see --help" ;;
    esac
    shift
  done
}

require_number() { # $1 = option, $2 = its value
  case $2 in '' | *[!0-9]*) fail "$1 must be a number (id -u, id -g), but is \"$2\"" ;; esac
  [ "$2" -ge 1 ] || fail "$1 must not be 0: the containers do not run as root"
}

# --- what the system tells: GNU and BSD ------------------------------------------------------------------------------
stat_of() { stat -c "$1" "$3" 2>/dev/null || stat -f "$2" "$3"; }
owner_of() { stat_of '%u:%g' '%u:%g' "$1"; }
mode_of() { stat_of '%a' '%Lp' "$1"; }
inode_of() { stat_of '%i' '%i' "$1"; }
random_hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
new_uuid() {
  if [ -r /proc/sys/kernel/random/uuid ]; then cat /proc/sys/kernel/random/uuid; else uuidgen | tr 'A-F' 'a-f'; fi
}
path_of() { # as compose sees it: relative to its file
  case ${1:-./data} in /*) printf '%s' "$1" ;; *) set -- "${1:-./data}"; printf '%s' "$here/${1#./}" ;; esac
}
is_uuid() { [[ $1 =~ ^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ ]]; }
is_root() { [ "$(id -u)" = 0 ]; }

# Replaces a file so that a reader, and the next start after a power cut, sees the old or the new one whole.
replace_file() { # $1 = file, $2 = owner; content on standard input
  local fresh
  fresh=$(mktemp "$1.XXXXXX")
  cat >"$fresh"
  chmod 600 "$fresh"
  ! is_root || chown "$2" "$fresh"
  sync "$fresh" 2>/dev/null || sync
  mv -f "$fresh" "$1"
  sync "$(dirname "$1")" 2>/dev/null || sync
}

# --- .env ------------------------------------------------------------------------------------------------------------
env_value() { # prints the value of key $1 in .env, nothing where there is none
  [ -r "$env_file" ] || return 0
  sed -n "s/^$1=//p" "$env_file" | tail -n 1
}

secret_of() { # prints a new secret for key $1
  case $1 in
    PANOPTICON_ADMIN_KEY) printf 'pan_%s' "$(random_hex 32)" ;;
    *) random_hex 32 ;;
  esac
}

secrets=(PANOPTICON_ADMIN_KEY PANOPTICON_INTERNAL_TOKEN POSTGRES_PASSWORD QUERY_STORAGE_PASSWORD
  EVALUATION_STORAGE_PASSWORD JUDGE_SERVICE_PASSWORD MODEL_REGISTRY_PASSWORD GATEWAY_PASSWORD)

set_env() { # $1 = key, $2 = value: in the new text of .env, which is in $env_text
  if grep -q "^$1=" <<<"$env_text"; then
    [ "$(sed -n "s/^$1=//p" <<<"$env_text" | tail -n 1)" != "$2" ] || return 0
    env_text=$(awk -v key="$1" -v value="$2" 'index($0, key "=") == 1 { print key "=" value; next } { print }' <<<"$env_text")
    did ".env: $1 is $2 now"
  else
    env_text+=${env_text:+$'\n'}$1=$2
    case " ${secrets[*]} " in
      *" $1 "*) did ".env: $1, a new secret" ;;
      *) did ".env: $1=$2" ;;
    esac
  fi
}

env_owner() { printf '%s' "${SUDO_UID:-$(id -u)}:${SUDO_GID:-$(id -g)}"; }

write_env() {
  local env_text before key
  env_text=$(cat "$env_file" 2>/dev/null || true)
  before=$env_text
  [ -n "$env_text" ] || env_text='# Secrets and settings of this instance, by setup-bind-mounts.sh; .env.example explains them. Keep this file.'
  set_env UID "$uid"
  set_env GID "$gid"
  set_env DATA "$data"
  set_env PANOPTICON_INSTANCE "$instance"
  for key in "${secrets[@]}"; do
    { ! $new_instance && [ -n "$(sed -n "s/^$key=//p" <<<"$env_text" | tail -n 1)" ]; } || {
      env_text=$(grep -v "^$key=" <<<"$env_text")
      set_env "$key" "$(secret_of "$key")"
    }
  done
  if [ "$env_text" != "$before" ]; then
    printf '%s\n' "$env_text" | replace_file "$env_file" "$(env_owner)"
  elif [ "$(mode_of "$env_file")" != 600 ]; then
    chmod 600 "$env_file"
    did "mode 0600 of .env, which holds secrets"
  else
    fine ".env"
  fi
}

# The secrets of the instance that .env was of are kept beside it. It is written first, so that an interruption leaves no
# markers of an instance that nobody knows.
begin_new_instance() {
  local old
  old=$(env_value PANOPTICON_INSTANCE)
  if [ -n "$old" ]; then
    replace_file "$env_file.$old" "$(env_owner)" <"$env_file"
    did ".env.$old, which has the secrets of the instance $old"
  fi
  instance=$(new_uuid)
  write_env
  new_instance=false
}

check_env() {
  local key missing=()
  [ -f "$env_file" ] || { problem "there is no .env" "./setup-bind-mounts.sh"; return; }
  [ -r "$env_file" ] || { problem ".env belongs to another user and cannot be read" "run this as that user, or with sudo"; return; }
  for key in UID GID DATA PANOPTICON_INSTANCE "${secrets[@]}"; do
    [ -n "$(env_value "$key")" ] || missing+=("$key")
  done
  [ ${#missing[@]} = 0 ] || problem ".env has no ${missing[*]}" "./setup-bind-mounts.sh"
  [ "$(mode_of "$env_file")" = 600 ] || problem ".env has mode $(mode_of "$env_file"), so others may read its secrets" "chmod 600 .env"
  [ ${#missing[@]} != 0 ] || fine ".env"
}

# --- markers ---------------------------------------------------------------------------------------------------------
marker_field() { # $1 = directory, $2 = field
  sed -n "s/.*\"$2\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" "$1/.panopticon"
}
role_of() { printf '%s' "${1//_/-}"; }

has_content() { # dot files, a lock and a password are not what a directory is for
  [ -n "$(find "$1" -mindepth 1 -maxdepth 1 ! -name '.*' ! -name owner.lock ! -name password -print -quit)" ]
}

write_marker() { # $1 = section
  printf '{"instance":"%s","role":"%s","state":"new","inode":%s}' "$instance" "$(role_of "$1")" "$(inode_of "$data_path/$1")" |
    replace_file "$data_path/$1/.panopticon" "$uid:$gid"
  did "$data_path/$1/.panopticon: this directory belongs to $(role_of "$1") of instance $instance"
}

# Prints the instance of all markers that there are, or says what is mixed.
find_instance() {
  local section found known
  known=$(env_value PANOPTICON_INSTANCE)
  [ -z "$known" ] || is_uuid "$known" || fail ".env: PANOPTICON_INSTANCE=$known is no instance id; take the one in $data_path/postgres/.panopticon"
  for section in "${sections[@]}"; do
    [ -f "$data_path/$section/.panopticon" ] || continue
    found=$(marker_field "$data_path/$section" instance)
    is_uuid "$found" || continue # damaged: told by check_marker
    : "${known:=$found}"
  done
  instance=$known
}

check_marker() { # $1 = section, whose directory exists; false if it may not be used
  local path=$data_path/$1 found role
  if [ ! -e "$path/.panopticon" ]; then
    if has_content "$path"; then
      problem "$path holds files but no marker .panopticon, so Panopticon did not set it up" \
        "move it away, or name another place with --data"
      return 1
    fi
    return 0
  fi
  [ -f "$path/.panopticon" ] || { problem "$path/.panopticon is no file, so it is no marker" "move it away, then run this again"; return 1; }
  found=$(marker_field "$path" instance) role=$(marker_field "$path" role)
  is_uuid "$found" || { problem "$path/.panopticon is damaged" "restore it from a backup, or delete it if this directory surely belongs here and is empty"; return 1; }
  [ "$role" = "$(role_of "$1")" ] || { problem "$path belongs to the role $role by its marker" "put the directories back in their places"; return 1; }
  [ "$found" = "$instance" ] || { problem "$path belongs to the instance $found, but this is the instance $instance" "put that directory back to its instance, or name the right place with --data"; return 1; }
  if [ "$(marker_field "$path" state)" = initialised ] && ! has_content "$path"; then
    case $1 in
      postgres | model_registry)
        ! $begin_empty || return 0
        problem "$path was filled by its marker, but is empty" "$lost_remedy"
        return 1 ;;
      *) fine "$path: empty although it was filled; it is rebuilt at the next start" ;;
    esac
  fi
}

is_begun_empty() { # $1 = section: asked for, and its content is gone
  $begin_empty && { [ "$1" = postgres ] || [ "$1" = model_registry ]; } &&
    [ "$(marker_field "$data_path/$1" state)" = initialised ] && ! has_content "$data_path/$1"
}

# Prints what only an instance leaves that was started; nothing where it was only set up.
trace_of_use() {
  local section found
  for section in "${sections[@]}"; do
    [ -d "$data_path/$section" ] || continue
    if { [ -f "$data_path/$section/.panopticon" ] && [ "$(marker_field "$data_path/$section" state)" = initialised ]; } ||
      has_content "$data_path/$section"; then
      printf '%s' "$data_path/$section"
      return
    fi
  done
  found=$(find "$data_path/backups" -mindepth 1 -maxdepth 1 -type f ! -name '.*' -print -quit 2>/dev/null) || true
  [ -n "$found" ] || found=$(find "$data_path/logs" -mindepth 1 -maxdepth 1 -type f -name '*.log' -print -quit 2>/dev/null) || true
  printf '%s' "$found"
}

# An empty truth in an instance that was used is another directory than the one that was set up, or a disk that is not mounted.
check_truth() {
  local section trace
  ! $begin_empty && ! is_closed "$data_path" || return 0
  for section in postgres model_registry; do
    if [ -e "$data_path/$section/.panopticon" ] || is_closed "$data_path/$section"; then continue; fi
    if [ -d "$data_path/$section" ] && has_content "$data_path/$section"; then continue; fi # told by check_marker
    trace=$(trace_of_use)
    [ -z "$trace" ] || problem "$data_path/$section is missing or empty, but this instance was used ($trace shows it)" "$lost_remedy"
  done
}

is_closed() { [ -d "$1" ] && [ ! -x "$1" ]; } # another user's: what is in it cannot be seen, and the owner is told

has_marker() { # $1 = a data directory
  local section
  ! is_closed "$1" || return 0
  for section in "${sections[@]}"; do
    ! is_closed "$1/$section" || return 0
    [ ! -e "$1/$section/.panopticon" ] || return 0
  done
  return 1
}

# An instance has one place: with the same id and secrets in a second one, nobody could tell the two apart.
check_place() {
  local old
  old=$(path_of "$(env_value DATA)")
  if $new_instance; then
    ! has_marker "$data_path" || problem "$data_path belongs to an instance already" "name an empty place with --data"
  elif has_marker "$data_path"; then
    return 0
  elif [ "$old" != "$data_path" ] && has_marker "$old"; then
    problem "the data of this instance are in $old, and $data_path has none" \
      "stop it and move what is in it there, then run this again; for another, empty instance: ./setup-bind-mounts.sh --data $data --new-instance"
  elif [ -n "$instance" ]; then
    problem "$data_path has no data, but .env belongs to the instance $instance, which had" \
      "mount its disk or put the data back, or restore a backup (panopticon restore ARCHIVE --data '$data_path'), then run this again; for another, empty instance: ./setup-bind-mounts.sh --data $data --new-instance"
  fi
}

# --- directories -----------------------------------------------------------------------------------------------------
make_directory() { # $1 = path
  if [ ! -e "$1" ]; then
    mkdir -p -m 700 "$1"
    ! is_root || chown "$uid:$gid" "$1"
    did "$1 (mode 0700, user $uid, group $gid)"
  fi
}

# The first path of $1 that is another user's, nothing if there is none. A start as root that was refused may have left some.
foreign_in() {
  local below=()
  [ "$1" != "$data_path" ] || below=(-maxdepth 1 ! -type d) # its sections are looked at one by one
  if [ "$(owner_of "$1")" != "$uid:$gid" ]; then
    printf '%s' "$1"
  else
    find "$1" -mindepth 1 ${below[@]+"${below[@]}"} ! -uid "$uid" -print -quit 2>/dev/null || true # a running server's files come and go
  fi
}
wrong_mode() { case $(mode_of "$1") in 700 | 750) ;; *) mode_of "$1" ;; esac; }

# A running PostgreSQL holds this lock; giving its files to another user under it would stop it.
require_stopped() {
  local lock=$data_path/postgres/owner.lock
  [ -f "$lock" ] && command -v flock >/dev/null || return 0
  flock -n "$lock" true || fail "a server runs on $data_path. Stop it first: docker-compose stop -t 60, or panopticon down --data $data_path"
}

own_directory() { # $1 = path: gives it to uid:gid with all in it, if asked to or if it is new
  local foreign owner
  foreign=$(foreign_in "$1")
  [ -n "$foreign" ] || return 0
  owner=$(owner_of "$foreign")
  if [ "$foreign" = "$data_path" ] && [ "$owner" = 0:0 ] && is_root && ! $reown; then # made by Docker; what is in it is looked at one by one
    chown "$uid:$gid" "$1"
  elif is_root && { $reown || ! has_content "$1"; }; then
    require_stopped
    chown -hR "$uid:$gid" "$1"
  else
    tell_foreign "$foreign"
    return 0
  fi
  did "$foreign belongs to $uid:$gid now, instead of $owner$([ "$foreign" = "$1" ] || printf ', and all in %s' "$1")"
}

tell_foreign() { # $1 = path
  problem "$1 belongs to $(owner_of "$1"), but the containers run as $uid:$gid" "sudo ./setup-bind-mounts.sh --uid $uid --gid $gid"
}

close_directory() { # $1 = path
  local mode
  mode=$(wrong_mode "$1")
  [ -n "$mode" ] || return 0
  chmod 700 "$1" 2>/dev/null || return 0 # another's: told above
  did "mode 0700 of $1, instead of $mode"
}

check_directory() { # $1 = path
  local foreign mode
  if [ ! -d "$1" ]; then
    problem "$1 does not exist" "./setup-bind-mounts.sh"
    return 1
  fi
  foreign=$(foreign_in "$1") mode=$(wrong_mode "$1")
  [ -z "$foreign" ] || tell_foreign "$foreign"
  [ -z "$mode" ] || problem "$1 has mode $mode" "chmod 700 '$1'"
  [ -n "$foreign$mode" ] || fine "$1"
}

check_file_system() {
  local type at=$data_path
  while [ ! -e "$at" ]; do at=$(dirname "$at"); done
  type=$(stat -f -c %T "$at" 2>/dev/null || true)
  case $type in tmpfs | ramfs)
    problem "$data_path is on a $type: its content is in memory and gone when the machine stops" "name a place on a disk with --data" ;;
  esac
}

# --- the two ways to run it ------------------------------------------------------------------------------------------
run_check() {
  local name
  say "Checking $data_path for the user $uid:$gid:"
  check_file_system
  check_place
  check_truth
  check_directory "$data_path" || true
  for name in "${sections[@]}"; do
    check_directory "$data_path/$name" || continue
    check_marker "$name" || continue
    [ -e "$data_path/$name/.panopticon" ] || problem "$data_path/$name has no marker .panopticon" "./setup-bind-mounts.sh"
  done
  for name in "${others[@]}"; do check_directory "$data_path/$name" || true; done
  check_env
  [ $problems = 0 ] || { say "$problems thing(s) wrong. Nothing was changed."; exit 1; }
  say "All is as it should be."
}

run_set_up() {
  local name
  say "Setting up $data_path for containers that run as user $uid, group $gid:"
  check_file_system
  check_place
  check_truth
  for name in "${sections[@]}"; do # before anything is changed
    [ ! -d "$data_path/$name" ] || check_marker "$name" || true
  done
  [ $problems = 0 ] || { say "Nothing was changed."; exit 1; }
  ! $new_instance || begin_new_instance
  : "${instance:=$(new_uuid)}"
  for name in '' "${sections[@]/#//}" "${others[@]/#//}"; do
    make_directory "$data_path$name"
    own_directory "$data_path$name"
    close_directory "$data_path$name"
  done
  for name in "${sections[@]}"; do
    if [ -e "$data_path/$name/.panopticon" ] && ! is_begun_empty "$name"; then fine "$data_path/$name"; else write_marker "$name"; fi
  done
  write_env
  [ $problems = 0 ] || { say "$problems thing(s) could not be mended."; exit 1; }
  [ $changes != 0 ] || say "Everything was there already."
  say "Next: docker-compose up -d        (the key for the first log-in is PANOPTICON_ADMIN_KEY in .env)"
  ! $reown || say "Images that were built for another user must be built again: docker-compose build"
}

parse "$@"
reown=false
[ -z "$uid$gid" ] || reown=true
if [ -z "$uid" ]; then
  uid=$(env_value UID)
  [ -n "$uid" ] || uid=${SUDO_UID:-$(id -u)}
  [ "$uid" != 0 ] || uid=$default_user
fi
if [ -z "$gid" ]; then
  gid=$(env_value GID)
  [ -n "$gid" ] || gid=${SUDO_GID:-$(id -g)}
  [ "$gid" != 0 ] || gid=$uid
fi
require_number --uid "$uid"
require_number --gid "$gid"
[ -n "$data" ] || data=$(env_value DATA)
: "${data:=./data}"
case $data in *[$'\n'\$\"\'\`\\:]*) fail "the path \"$data\" holds a character that compose cannot take" ;; esac
case $data in /* | ./* | ../*) ;; *) data=./$data ;; esac
data_path=$(path_of "$data")
lost_remedy="mount its disk or put its content back, then run this again; or restore a backup (panopticon restore ARCHIVE --data '$data_path'); to begin without what it held: ./setup-bind-mounts.sh --begin-empty"
[ ! -e "$data_path" ] || [ -d "$data_path" ] || fail "$data_path is a file, not a directory"
find_instance
if $check; then run_check; else run_set_up; fi
