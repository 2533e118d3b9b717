until python -c 'import zoo; zoo.redis_client()' 2>/dev/null; do
  sleep 0.5
done
exec "$@"
