until (echo > "/dev/tcp/$REDIS_HOST/$REDIS_PORT") 2>/dev/null; do
  sleep 0.5
done
exec "$@"
