#!/usr/bin/env bash
# `make run`: a demonstration school on an embedded log, loaded once, then served without TLS, hence
# with a cookie that does not ask for it.
#   tests/demo/run.sh [ADDR:PORT]
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/demo/school.sh
listen=${1:-127.0.0.1:8080}
school=demo
data=$school/data

if [ ! -e "$school/complete" ]; then rm -rf "$data" "$school/passwords.csv"; fi
mkdir -p "$school"
load_school "$school" --data "$data"
echo
echo "Klade is at http://$listen/ (stop it with Ctrl-C).  Sign in with:"
say_logins "$school"
echo "What would go to phones is shown at http://$listen/dev/messages"
echo
# The school is made up: whoever reaches the server may read its texts.
exec "$klade" serve --data "$data" --listen "$listen" --web gateway/web/dist --cookie-secure false \
  --development true --development-public true --sms development
