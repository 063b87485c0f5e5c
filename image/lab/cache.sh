# Sourced by image/bin/lab: the cache of built parts. A part is a directory named by what it was made from; it is built
# beside its place and renamed into it, so an interrupted build leaves nothing behind that anybody would use.

say() { echo "lab: $*" >&2; }

die() {
  say "$*"
  exit 69
}

digest() { sha256sum | cut -c 1-12; }

# The content of files and directories, and their names, as one line of text.
content() { (cd "$lab" && find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum); }

locked() { # locked COMMAND...: one builder at a time, whoever else waits and then finds the part there
  mkdir -p "$cache"
  # writable for all: a cache that root has made serves other users too
  [ -e "$cache/lock" ] || (umask 0 && : > "$cache/lock")
  exec 9>> "$cache/lock"
  if ! flock -n 9; then
    say "waiting for another 'lab' that is building the cache"
    flock 9
  fi
  "$@"
  exec 9>&-
}

part() { # part NAME KEY COMMAND...: sets $part to the directory, which COMMAND fills (its last argument) when it is missing
  local name=$1 key=$2 made status
  shift 2
  part=$cache/$name-$(digest <<< "$key")
  if [ ! -d "$part" ]; then
    made=$(mktemp -d "$cache/tmp.$name.XXXXXX")
    # neither "if" nor "||" around it: bash would then go on after a failing line inside
    set +e
    (
      set -e
      # a process that a tool leaves behind must not keep the lock
      "$@" "$made" 9>&-
    )
    status=$?
    set -e
    [ "$status" = 0 ] || { rm -rf "$made"; die "could not make the part '$name'"; }
    chmod 755 "$made"
    mv -T "$made" "$part"
  fi
  touch "$part" 2> /dev/null || true
}

forget_old_parts() { # what nobody has used for two weeks, and leftovers of interrupted builds
  find "$cache" -mindepth 1 -maxdepth 1 \( -name 'tmp.*' -mmin +120 -o -name '*-????????????' -mtime +14 \) \
    -exec rm -rf {} + 2> /dev/null || true
}

need() { # need PROGRAM:PACKAGE...: installs what is missing, as root; else says what to install
  local pair missing=()
  for pair; do
    command -v "${pair%%:*}" > /dev/null || missing+=("${pair#*:}")
  done
  install_packages "${missing[@]}"
}

install_packages() {
  [ $# -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || die "missing here: $*. Install them: sudo apt-get install $*"
  say "installing $* (about 30 s)"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@"; } > /dev/null 2>&1 ||
    die "cannot install: apt-get install $*"
}

disk() { # disk DIRECTORY OUT SIZE
  rm -f "$2"
  mke2fs -q -t ext4 -O ^metadata_csum -E lazy_itable_init=1,lazy_journal_init=1,nodiscard -d "$1" "$2" "$3" > /dev/null
}
