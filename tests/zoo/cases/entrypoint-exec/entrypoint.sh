set -eu
echo "starting: $*"
export STARTED_BY=entrypoint
exec "$@"
