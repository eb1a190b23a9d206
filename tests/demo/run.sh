#!/usr/bin/env bash
# `make run`: a demonstration school on an embedded log, loaded once, then served without TLS, hence
# with a cookie that does not ask for it.
#   tests/demo/run.sh [ADDR:PORT]
set -euo pipefail
cd "$(dirname "$0")/../.."
listen=${1:-127.0.0.1:8080}
data=demo/data
passwords=demo/passwords.csv
klade=build/bin/klade

year_begins=2026-09-01
year_ends=2027-05-31
today=$(TZ=Europe/Riga date +%F)
until=$today
if [[ $until < $year_begins || $until > $year_ends ]]; then until=$year_ends; fi

if [ ! -e demo/complete ]; then
  rm -rf demo
  mkdir -p demo
  echo "Importing the demonstration school (tests/data/school-rdv); a password is hashed for each of its profiles ..."
  "$klade" import --data "$data" --passwords "$passwords" --recorded-at ${year_begins}T05:00:00Z tests/data/school-rdv
  echo "Playing its year until $until ..."
  "$klade" demo --data "$data" --until "$until"
  touch demo/complete
fi

login() { # role of the passwords file, who that is
  local line
  line=$(awk -F, -v role="$1" '$3 == role { print; exit }' "$passwords")
  printf '  %-12s %-16s %s\n' "$2" "$(cut -d, -f2 <<<"$line")" "$(cut -d, -f5 <<<"$line")"
}
echo
echo "Klade is at http://$listen/ (stop it with Ctrl-C).  Sign in with:"
printf '  %-12s %-16s %s\n' "who" "username" "password"
login superuser superuser
login director director
login teacher teacher
login mother mother
login father father
login pupil pupil
echo "Everybody's passwords are in $passwords.  'make clean' forgets the school."
echo
exec "$klade" serve --data "$data" --listen "$listen" --web gateway/web/dist --cookie-secure false
