PYTHON="${PYTHON:-/opt/venv/bin/python}"
exec "$PYTHON" -u worker.py
