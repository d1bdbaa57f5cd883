#!/usr/bin/env bash
# Trains the notebook's network for three epochs: train.sh [URL], default http://localhost:8080. Needs curl 7.76.
set -euo pipefail
service=${1:-http://localhost:8080}
answer=$(mktemp)
trap 'rm "$answer"' EXIT

# After a 503, curl waits for as long as Retry-After says, and tries again.
curl -sS --retry 3 --retry-connrefused --fail-with-body -o "$answer" "$service/train" \
  -H 'Content-Type: application/json' -d '{
    "x": [[1, 1]],
    "y": [[1, 0]],
    "W1": [[0, 1], [0, -1]],
    "W2": [[1, 2], [2, -1]],
    "eta": 0.01,
    "epochs": 3
  }' || {
  cat "$answer" >&2 # a problem document, which points at each mistake
  exit 1
}
loss=$(grep -o '"loss":[^,]*' "$answer" | head -n 1) # or, where jq is installed: jq .loss "$answer"
loss=${loss#*:}
echo "loss $loss"
[ "$loss" = 1.2525934010908932 ]
