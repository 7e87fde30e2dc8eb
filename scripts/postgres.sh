#!/usr/bin/env bash
# A throw-away PostgreSQL with pgvector for the tests, on 127.0.0.1, on Debian or Ubuntu.
#
#   eval "$(scripts/postgres.sh)"       # starts it and exports TEST_DATABASE_URL
#   scripts/postgres.sh stop            # stops it; the data folder stays
#
# Root is needed only for the first run (apt). PGPORT_TEST (55432) and PGDATA_TEST (/var/tmp/patchbay-pg) move it.
# Its durability is off: never keep anything in it.
set -euo pipefail

PORT="${PGPORT_TEST:-55432}"
DATA="${PGDATA_TEST:-${TMPDIR:-/var/tmp}/patchbay-pg}"
export DEBIAN_FRONTEND=noninteractive

say() { echo "postgres.sh: $*" >&2; }
newest() { find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null | sort -V | tail -1; }
install_packages() { apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }

# Debian 12 has no package of pgvector: its next release has, so build that source against this server. apt checks the
# signature, and the private lists leave the machine's own apt untouched.
build_pgvector() {
  local work mirror options
  install_packages "postgresql-server-dev-$VERSION" gcc make dpkg-dev
  work="$(mktemp -d)"
  chmod 755 "$work"
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/source"
  mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -1)"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$work/sources.list"
  options=(-o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
    -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" -qq update
  (cd "$work/source" && apt-get "${options[@]}" -qq source --download-only pgvector && mkdir build &&
    tar -xzf pgvector_*.orig.tar.gz -C build --strip-components=1)
  # OPTFLAGS="" runs on every processor of the architecture; with_llvm=no needs no clang.
  for target in all install; do
    make -C "$work/source/build" -s "$target" OPTFLAGS="" with_llvm=no PG_CONFIG="$BIN/pg_config" >/dev/null
  done
  rm -rf "$work"
}

VERSION="$(newest)"
if [ -z "$VERSION" ] || [ ! -x "/usr/lib/postgresql/$VERSION/bin/postgres" ]; then
  say 'installing postgresql'
  apt-get update -qq
  install_packages postgresql
  VERSION="$(newest)"
fi
BIN="/usr/lib/postgresql/$VERSION/bin"

if [ "${1:-start}" = stop ]; then
  as_postgres "$BIN/pg_ctl" -D "$DATA" -s -m fast stop
  exit
fi

if [ ! -f "/usr/share/postgresql/$VERSION/extension/vector.control" ]; then
  say 'installing pgvector'
  apt-get update -qq
  if apt-cache show "postgresql-$VERSION-pgvector" >/dev/null 2>&1; then
    install_packages "postgresql-$VERSION-pgvector"
  else
    build_pgvector
  fi
fi

if [ ! -f "$DATA/PG_VERSION" ]; then
  mkdir -p "$DATA"
  chmod 700 "$DATA"
  [ "$(id -u)" != 0 ] || chown postgres "$DATA"
  as_postgres "$BIN/initdb" -D "$DATA" -U postgres -A trust --locale=C.UTF-8 -E UTF8 >/dev/null
fi
if ! as_postgres "$BIN/pg_ctl" -D "$DATA" status >/dev/null 2>&1; then
  as_postgres "$BIN/pg_ctl" -D "$DATA" -s -w -l "$DATA/server.log" start -o \
    "-p $PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=$DATA -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >&2
fi
echo "export TEST_DATABASE_URL=postgres://postgres@127.0.0.1:$PORT/postgres"
