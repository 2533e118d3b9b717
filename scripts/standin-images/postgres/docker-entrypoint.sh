#!/bin/bash
# What the public image's entrypoint does, as far as its documentation promises it:
# options alone mean postgres; an empty PGDATA is initialised from POSTGRES_*; scripts of
# /docker-entrypoint-initdb.d run once; then postgres itself takes over, as its own user.
set -eo pipefail

case "$1" in -*) set -- postgres "$@" ;; esac
[ "$1" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres {} +
  exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
fi

from_file() { # NAME: the variable, or the content of the file that NAME_FILE names
  local file="$1_FILE"
  if [ -n "${!file:-}" ]; then export "$1=$(cat "${!file}")"; fi
}

initialise() {
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    echo 'Error: the database is uninitialised and POSTGRES_PASSWORD is not set.' >&2
    exit 1
  fi
  chmod 700 "$PGDATA"
  eval "initdb --username=\"\$POSTGRES_USER\" --pwfile=<(printf '%s\n' \"\$POSTGRES_PASSWORD\") \
    --encoding=UTF8 $POSTGRES_INITDB_ARGS"
  echo "host all all all ${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >> "$PGDATA/pg_hba.conf"
  sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" "$PGDATA/postgresql.conf"
}

sql() { # [psql option ...]: as the new superuser, in the new database
  psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password -U "$POSTGRES_USER" -d "$POSTGRES_DB" "$@"
}

first_scripts() {
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case "$script" in
      *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
      *.sql) sql -f "$script" ;;
      *.sql.gz) gunzip -c "$script" | sql ;;
    esac
  done
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  from_file POSTGRES_USER
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_DB
  export POSTGRES_USER="${POSTGRES_USER:-postgres}"
  export POSTGRES_DB="${POSTGRES_DB:-$POSTGRES_USER}"
  initialise
  PGUSER="$POSTGRES_USER" pg_ctl -D "$PGDATA" -w start \
    -o "$(printf '%q ' "${@:2}" -c listen_addresses= -p "${PGPORT:-5432}")"
  if [ "$POSTGRES_DB" != postgres ]; then
    POSTGRES_DB=postgres sql -v name="$POSTGRES_DB" <<< 'CREATE DATABASE :"name";'
  fi
  first_scripts
  PGUSER="$POSTGRES_USER" pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@"
