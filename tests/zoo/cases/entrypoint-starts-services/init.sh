#!/bin/sh
python worker.py &
exec "$@"
