# Sourced by entrypoint.sh and accept-copy: what is done with a copy that was taken while its server ran. The same file and
# the same steps as TornCopy.java and OpenDatabase.java.

copy_note=$home/copied-while-running.json

note_says() { # $1 = field: whether it is true; a damaged note says nothing
  grep -Eq "\"$1\" *: *true" "$copy_note" 2>/dev/null
}

note_field() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" "$copy_note"; }

write_note() { # $1 = checked, $2 = accepted
  local seen
  seen=$(note_field seen 2>/dev/null) || true
  printf '{"seen":"%s","checked":%s,"accepted":%s}' "${seen:-$(date -u +%Y-%m-%dT%H:%M:%SZ)}" "$1" "$2" >"$copy_note.new"
  chmod 600 "$copy_note.new"
  sync "$copy_note.new"
  mv -f "$copy_note.new" "$copy_note"
  sync "$home"
}

# A copy keeps its own marker's inode, so that it is known as one until it is marked.
is_torn_copy() {
  [ "$(marker_field "$home" inode)" != "$(stat -c %i "$home")" ] &&
    ! pg_controldata "$cluster" | grep -q '^Database cluster state: *shut down$'
}

is_open_copy() { [ -e "$copy_note" ] && ! note_says accepted; }

copy_warning() {
  say "WARNING: $home is a copy that was taken while its server ran (first started $(note_field seen)). Every page and index was checked and is whole, but the last rows before the copy may be missing. If that is all right: docker-compose exec postgres accept-copy"
}
