# Sourced by image/bin/lab: the guest's root disk, Debian and Kubernetes. It seldom changes; what is ours is on another disk.

guest_packages=bash,busybox-static,ca-certificates,conntrack,containerd,containernetworking-plugins,curl,ethtool,etcd-server,iproute2,iptables,kmod,libgcc-s1,mount,nftables,openssl,pciutils,procps,runc,util-linux,zlib1g

build_root() { # build_root KUBE OUT
  local kube=$1 out=$2 tree=$2/tree name
  [ "$(id -u)" = 0 ] || die "making the guest's root disk takes root, once: sudo ONLOAD_LAB_CACHE='$cache' image/bin/lab prepare"
  say "building the guest's Debian (about 60 s)"
  mmdebstrap --quiet --variant=minbase --include="$guest_packages" --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook='rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/*' trixie "$tree" >&2
  install -D -m 755 "$kube/kube" "$tree/usr/local/bin/kube"
  for name in kube-apiserver kube-controller-manager kube-scheduler kube-proxy kubelet kubectl; do
    ln -s kube "$tree/usr/local/bin/$name"
  done
  mkdir -p "$tree"/{lab,host,run/lab}
  install -m 755 "$lab/guest/lab-init" "$tree/sbin/lab-init"
  save_libraries "$tree" "$out/libraries"
  disk "$tree" "$out/root.ext4" 4G
  rm -rf "$tree"
}

save_libraries() { # what our pod images are made of: busybox, the C library and its loader
  mkdir -p "$2/lib64" "$2/lib/x86_64-linux-gnu"
  cp "$1/usr/bin/busybox" "$2/"
  cp -L "$1/lib64/ld-linux-x86-64.so.2" "$2/lib64/"
  cp -L "$1"/usr/lib/x86_64-linux-gnu/{libc.so.6,libm.so.6,libdl.so.2,libpthread.so.0,libgcc_s.so.1} "$2/lib/x86_64-linux-gnu/"
}
