#!/bin/sh
set -e
export PATH="$VIRTUAL_ENV/bin:$PATH"
exec "$@"
