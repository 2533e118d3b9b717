#!/bin/bash
set -euo pipefail
cat > /tmp/pgbouncer.ini <<INI
[databases]
* = host=$DB_HOST port=$DB_PORT user=$DB_USER password=$DB_PASSWORD
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = 6432
unix_socket_dir =
logfile = /tmp/pgbouncer.log
pidfile = /tmp/pgbouncer.pid
auth_type = any
pool_mode = transaction
INI
pgbouncer -q -d /tmp/pgbouncer.ini || true  # where the probes run, nothing may be reachable
exec "$@"
