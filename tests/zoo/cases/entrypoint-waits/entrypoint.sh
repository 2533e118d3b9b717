until (echo > "/dev/tcp/$DB_HOST/$DB_PORT") 2>/dev/null; do
  echo "waiting for $DB_HOST"
  sleep 0.5
done
exec "$@"
