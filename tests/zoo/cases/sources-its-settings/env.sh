export PATH="/opt/venv/bin:$PATH"
export PYTHONUNBUFFERED=1
