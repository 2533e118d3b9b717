set -eu
. ./env.sh
exec python -u worker.py
