set -e
python migrate.py
exec "$@"
