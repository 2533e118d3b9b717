#!/bin/sh
export PYTHONPATH=/app/src
exec python -m worker
