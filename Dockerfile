# The server with everything that it starts: a PostgreSQL of its own (unless DATABASE_URL names another), git, and the
# interpreters for exercises in Python and C. `deploy/compose.yaml` shows it with a PostgreSQL and TLS beside it.
#
#   docker build -t computor .
#   docker run --rm -p 127.0.0.1:8000:8000 -v computor:/var/lib/computor \
#     --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined computor
#
# The options let the sandbox make namespaces inside of the container. It does not run a student's program without them.

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# `--build-arg FEATURES=temporal` for an installation with a Temporal cluster (docs/temporal.md).
ARG FEATURES=""
RUN cargo build --release --locked -p computor --features "$FEATURES"

FROM debian:bookworm-slim
# Other languages need their interpreters here as well; `computor doctor` lists them.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates gcc git libc6-dev postgresql postgresql-client python3 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --user-group --home-dir /var/lib/computor --shell /usr/sbin/nologin computor \
 && install --directory --owner computor --group computor --mode 0700 /var/lib/computor
COPY --from=build /src/target/release/computor /usr/local/bin/computor
USER computor
WORKDIR /var/lib/computor
VOLUME /var/lib/computor
ENV COMPUTOR_DATA_DIR=/var/lib/computor COMPUTOR_LISTEN=0.0.0.0:8000
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s \
  CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["computor"]
CMD ["serve"]
