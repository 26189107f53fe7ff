#!/bin/sh
# Builds the program from the sources in $1, into $2/panopticon.jar; a jar in docker/jar is taken instead. Run in the
# image's first stage.
set -eu
mkdir -p "$2"
if [ -f "$1/docker/jar/panopticon.jar" ]; then
  cp "$1/docker/jar/panopticon.jar" "$2/"
  exit
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends openjdk-25-jdk-headless ca-certificates ca-certificates-java >/dev/null
apt-get install -y -qq --no-install-recommends maven >/dev/null # after the JDK, else it brings one of its own
find "$1/docker/extra-ca" -name '*.crt' -exec cp {} /usr/local/share/ca-certificates/ \;
update-ca-certificates >/dev/null # Java's trust store too
cd "$1"
mvn -q -B -ntp -Dquick -pl app -am package
mv app/target/panopticon.jar "$2/"
rm -rf /root/.m2
