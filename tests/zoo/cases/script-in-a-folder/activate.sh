#!/bin/sh
. /tmp/env/bin/activate
exec "$@"
