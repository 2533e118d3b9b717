source /opt/venv/bin/activate
exec "$@"
