# The image's own entrypoint makes the directory; postgres itself is stopped as soon as it answers.
set -e
docker-entrypoint.sh postgres &
until psql -h 127.0.0.1 -U bench -c 'SELECT 1' > /dev/null 2>&1; do sleep 0.2; done
kill -INT $!
wait $!
