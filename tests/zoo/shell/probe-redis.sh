# Passes when Redis keeps a value.
set -eu
. ./zoo.sh

redis set probe value
[ "$(redis get probe)" = value ]
