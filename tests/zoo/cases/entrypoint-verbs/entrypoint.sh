case "$1" in
  worker) exec python worker.py ;;
  web) exec python web.py ;;
  *) echo "usage: entrypoint.sh worker|web" >&2; exit 2 ;;
esac
