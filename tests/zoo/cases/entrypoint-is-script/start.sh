set -e
python -c "import worker"
exec python worker.py
