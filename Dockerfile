# One image for every role and for all of them in one process. What it needs besides Debian's packages comes from Maven
# Central. Built for the user who owns the data directories (build arguments UID and GID, which compose takes from .env).

FROM debian:trixie-slim AS jar
COPY . /src/
RUN /src/docker/build-jar.sh /src /jar

# What the program runs on.
FROM debian:trixie-slim AS base
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-25-jre-headless >/dev/null \
 && rm -rf /var/lib/apt/lists/*
ARG UID=1000
ARG GID=1000
# -o: the number may be one of Debian's own. PostgreSQL insists on a name for the user that it runs as.
RUN groupadd -o -g "$GID" panopticon \
 && useradd -o -u "$UID" -g panopticon -M -d /nonexistent -s /usr/sbin/nologin panopticon \
 && install -d -o panopticon -g panopticon /opt/panopticon
COPY docker/java-options docker/health /opt/panopticon/
COPY docker/panopticon /usr/local/bin/panopticon
# The embedded PostgreSQL is unpacked once, here: the running container cannot write to its root file system.
ENV XDG_CACHE_HOME=/opt/panopticon/cache LANG=C.UTF-8

# Extracted, because nested jars cost seconds at every start; and run once for the JVM to record what it loads.
FROM base AS trained
USER panopticon
COPY --from=jar /jar/panopticon.jar /tmp/panopticon.jar
COPY docker/train.sh /tmp/train.sh
RUN /tmp/train.sh /tmp/panopticon.jar /opt/panopticon/app

FROM base
COPY --from=trained /opt/panopticon/ /opt/panopticon/
ENV PANOPTICON_CONTAINER=1 PANOPTICON_DATA=/var/lib/panopticon
USER panopticon
WORKDIR /tmp
EXPOSE 8000
# No VOLUME: Docker would fill a mount that was forgotten with an anonymous one, and the data would be lost unnoticed.
HEALTHCHECK --interval=5s --timeout=5s --start-period=120s --retries=6 CMD ["/opt/panopticon/health", "8000"]
ENTRYPOINT ["java", "@/opt/panopticon/java-options", "-jar", "/opt/panopticon/app/panopticon.jar"]
CMD ["up", "--address", "0.0.0.0", "--port", "8000", "--data", "/var/lib/panopticon"]
