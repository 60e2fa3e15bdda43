# What all parts of the lab share: messages, what must be there, files of a lab.

fail() { # STATUS MESSAGE
  echo "vpi-lab: $2" >&2
  exit "$1"
}

misuse() { fail 2 "$1"; }

need() { # PROGRAM PACKAGE
  command -v "$1" > /dev/null || fail 3 "the program '$1' is missing; Debian has it in the package $2"
}

check_name() {
  # Part of namespaces' names, and of paths: nothing in it may mean something to a shell or a file system.
  [[ ${1:-} =~ ^[a-z][a-z0-9-]{0,31}$ ]] \
    || misuse "a lab's name is 1 to 32 lower case letters, digits and hyphens, beginning with a letter, not '${1:-}'"
}

check_up() {
  check_name "${1:-}"
  [ -d "$state/$1" ] || fail 1 "no lab is called '$1'; vpi-lab list tells which are up"
}

# Each fact about a lab is a file of one line.
fact() { cat "$state/$1/$2" 2> /dev/null || true; } # LAB FACT
note() { printf '%s\n' "$3" > "$state/$1/$2"; }     # LAB FACT VALUE

check_rights() {
  [ "$(id -u)" = 0 ] || fail 3 "only root builds namespaces; as another user call: vpi-lab rootless vpi-lab run ..."
  # Root of a user namespace does not own /run of the machine.
  mkdir -p "$state" /run/netns 2> /dev/null && [ -w /run/netns ] && [ -w "$state" ] \
    || fail 3 "namespaces are named in /run/netns, which is not ours to write; call: vpi-lab rootless CMD..."
}
