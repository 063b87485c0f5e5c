# Sourced by image/bin/image: crane, which joins images and pushes them, built from its Go module.
# Callers set root, cache.

find_go() {
  for go in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go-1.*/bin/go; do
    # From 1.21 on, Go fetches the version that go.mod asks for.
    if [ -x "$go" ] && [ "$(printf '%s\n' go1.21 "$("$go" env GOVERSION)" | sort -V | head -n 1)" = go1.21 ]; then
      echo "$go"
      return 0
    fi
  done
  return 1
}

# Sets crane to the program.
use_crane() {
  version=$(sed -n 's/.*google\/go-containerregistry v\([0-9.]*\).*/\1/p' "$root/image/dist/crane/go.mod")
  crane=$cache/crane-$version
  [ ! -x "$crane" ] || return 0
  if ! go=$(find_go); then
    install_packages golang-go
    go=$(find_go) || die 69 "crane needs Go 1.21 or later, and this system packages an older one:" \
      "unpack a newer one as /usr/local/go"
  fi
  say "building crane $version from its Go module"
  (cd "$root/image/dist/crane" && GOTOOLCHAIN=auto CGO_ENABLED=0 GOFLAGS=-mod=readonly \
    "$go" build -trimpath -buildvcs=false -ldflags='-s -w' -o "$crane.partial" github.com/google/go-containerregistry/cmd/crane) \
    >"$cache/crane.log" 2>&1 ||
    die 69 "crane could not be built: $(tail -n 1 "$cache/crane.log"). Its source comes from the Go module proxy" \
      "(GOPROXY=$("$go" env GOPROXY | sed 's#//[^/]*@#//#'))"
  mv "$crane.partial" "$crane"
}

# serve_registry DIRECTORY: a registry on a free port of loopback, until this script ends; sets registry.
serve_registry() {
  mkdir -p "$1"
  : >"$1.log"
  "$crane" registry serve --address 127.0.0.1:0 --disk "$1" >"$1.log" 2>&1 </dev/null &
  registry_job=$!
  trap 'kill "$registry_job" 2>/dev/null' EXIT
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    port=$(sed -n 's/.*serving on port \([0-9]*\).*/\1/p' "$1.log")
    [ -z "$port" ] || break
    sleep 1
  done
  [ -n "$port" ] || die 70 "crane's registry did not start: $(tail -n 1 "$1.log")"
  registry=127.0.0.1:$port
}

# check_registry REPOSITORY: fails now, and not after minutes of building, if the registry does not answer.
check_registry() {
  "$crane" ls "$1" >"$cache/crane.log" 2>&1 && return 0
  case $(tail -n 1 "$cache/crane.log") in
    *'dial tcp'* | *'no such host'* | *timeout* | *x509* | *'http: server gave'*) refused_by_registry "$1" "$cache/crane.log" ;;
  esac
}

# push_image LAYOUT REFERENCE
push_image() {
  "$crane" push "$1" "$2" >"$1.push" 2>"$1.push.log" || refused_by_registry "$2" "$1.push.log"
}

# refused_by_registry REFERENCE LOG: what the registry said, and what to do.
refused_by_registry() {
  reason=$(sed -n 's/^Error: *//p' "$2" | tail -n 1)
  reason=${reason:-$(tail -n 1 "$2")}
  case $reason in
    *UNAUTHORIZED* | *DENIED* | *nauthorized* | *denied* | *401* | *403*)
      die 77 "$1 cannot be pushed, the registry refuses the credentials: $reason." \
        "Log in with 'docker login ${1%%/*}' or '$crane auth login ${1%%/*} -u USER -p PASSWORD', then try again"
      ;;
    *)
      die 69 "$1 cannot be pushed: $reason. Is ${1%%/*} the registry's name, and can this machine reach it?"
      ;;
  esac
}
