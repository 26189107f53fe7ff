#!/bin/sh
# Extracts the jar $1 into the folder $2 and records one short life of the program for the JVM's AOT cache, with the very
# Java that will run it. Where that fails the program works all the same, only its starts are slower.
set -eu
java -Djarmode=tools -jar "$1" extract --destination "$2"
options='-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'
work=$(mktemp -d)
if ! { timeout 900 java -XX:AOTCacheOutput="$2/panopticon.aot" $options -Dpanopticon.home="$2" -jar "$2/panopticon.jar" \
  train --data "$work/data" && java -XX:AOTMode=on -XX:AOTCache="$2/panopticon.aot" $options -jar "$2/panopticon.jar" version; }; then
  echo "the preparation of a fast start failed; starts will be slower" >&2
  rm -f "$2/panopticon.aot"
fi
rm -rf "$work"
