# The demonstration school, for scripts that source this in the top folder.

klade=build/bin/klade
year_begins=2026-09-01
year_ends=2027-05-31

# Imports the school and plays its year, unless FOLDER has it; the options say where to.
load_school() { # FOLDER OPTIONS...
  local folder=$1 until
  shift
  if [ -e "$folder/complete" ]; then return; fi
  # Of a day that is over: what people write comes after what was played.
  until=$(TZ=Europe/Riga date -d yesterday +%F)
  if [[ $until < $year_begins || $until > $year_ends ]]; then until=$year_ends; fi
  echo "Importing the demonstration school (tests/data/school-rdv); a password is hashed for each of its profiles ..."
  "$klade" import "$@" --passwords "$folder/passwords.csv" --recorded-at ${year_begins}T05:00:00Z tests/data/school-rdv
  echo "Playing its year until $until ..."
  "$klade" demo "$@" --until "$until"
  touch "$folder/complete"
}

login() { # the passwords file, a role in it, who that is
  local line
  line=$(awk -F, -v role="$2" '$3 == role { print; exit }' "$1")
  printf '  %-12s %-16s %s\n' "$3" "$(cut -d, -f2 <<<"$line")" "$(cut -d, -f5 <<<"$line")"
}

say_logins() { # FOLDER
  local passwords=$1/passwords.csv
  printf '  %-12s %-16s %s\n' "who" "username" "password"
  login "$passwords" superuser superuser
  login "$passwords" director director
  login "$passwords" teacher teacher
  login "$passwords" mother mother
  login "$passwords" father father
  login "$passwords" pupil pupil
  echo "Everybody's passwords are in $passwords.  'make clean' forgets the school."
}
