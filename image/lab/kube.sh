# Sourced by image/bin/lab: Kubernetes from its Go module, where no prebuilt binary is at hand.

find_go() { # a Go that can fetch the version go.mod asks for (toolchain switching came with 1.21)
  local go version
  for go in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go-1.*/bin/go; do
    [ -x "$go" ] || continue
    version=$("$go" env GOVERSION)
    if [ "$(printf '%s\n' go1.21 "$version" | sort -V | head -n 1)" = go1.21 ]; then
      echo "$go"
      return
    fi
  done
}

build_kube() { # build_kube OUT
  local go version
  say "no prebuilt Kubernetes (ONLOAD_LAB_KUBE): building it from its Go module (about 10 min, 1.5 GB of downloads)"
  go=$(find_go)
  [ -n "$go" ] || { install_packages golang-go; go=$(find_go); }
  [ -n "$go" ] || die "Go >= 1.21 is needed and this Debian has an older one: unpack Go 1.26 as /usr/local/go"
  version=$(sed -n 's/.*k8s.io\/kubernetes \(v[0-9.]*\).*/\1/p' "$lab/kube/go.mod" | head -n 1)
  local stamp=k8s.io/component-base/version
  (cd "$lab/kube" && GOTOOLCHAIN=auto CGO_ENABLED=0 GOFLAGS=-mod=readonly "$go" build -trimpath -tags providerless \
    -ldflags "-s -w -X $stamp.gitVersion=$version -X $stamp.gitMajor=1 -X $stamp.gitMinor=$(cut -d . -f 2 <<< "$version")" \
    -o "$1/kube" .)
}
