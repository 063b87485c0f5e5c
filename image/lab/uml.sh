# Sourced by image/bin/lab: guests under User Mode Linux.

other=""

top_level_parent() { dirname "$(cd "$lab/../.." && pwd)"; }

shared_kernels() { # oldest first; next-kernel has all options of kernel.config, an uml-kernel lacks routes, bonds and lockdown
  local found shared
  shared=$(top_level_parent)/shared/lab
  for found in "$shared"/uml-kernel-*.tar.xz "$shared"/next-kernel-*.tar.xz; do
    [ ! -r "$found" ] || echo "$found"
  done
}

kernel_archive() { # a prebuilt kernel with the tree to build modules against, where there is one
  local named=ONLOAD_LAB_KERNEL
  [ -z "$other" ] || named=ONLOAD_LAB_OTHER_KERNEL
  if [ -n "${!named:-}" ]; then
    [ -r "${!named}" ] || die "$named=${!named} cannot be read"
    echo "${!named}"
  elif [ -z "$other" ]; then
    shared_kernels | tail -n 1
  else
    shared_kernels | head -n -1 | head -n 1
  fi
}

unpack_kernel() { # unpack_kernel ARCHIVE OUT
  say "unpacking the kernel $(basename "$1") (about 10 s)"
  tar -xJf "$1" -C "$2"
}

kube_binary() {
  if [ -n "${ONLOAD_LAB_KUBE:-}" ]; then
    [ -r "$ONLOAD_LAB_KUBE" ] || die "ONLOAD_LAB_KUBE=$ONLOAD_LAB_KUBE cannot be read"
    echo "$ONLOAD_LAB_KUBE"
  elif [ -r "$(top_level_parent)/shared/lab/kube/kube.xz" ]; then
    echo "$(top_level_parent)/shared/lab/kube/kube.xz"
  fi
}

unpack_kube() { # unpack_kube FILE OUT
  say "unpacking Kubernetes (about 5 s)"
  case $1 in *.xz) xz -dc "$1" ;; *) cat "$1" ;; esac > "$2/kube"
  chmod 755 "$2/kube"
}

file_key() { echo "$(basename "$1") $(stat -L -c '%s %Y' "$1")"; } # the same for every checkout

prepare_kernel() {
  local archive
  archive=$(kernel_archive)
  if [ -n "$archive" ]; then
    part kernel "$(file_key "$archive")" unpack_kernel "$archive"
  else
    part kernel "built $(content kernel.config kernel.sh)$other" build_kernel "$other"
  fi
  uml=$part/linux kernel_tree=$part/build kernel_arch=um
  release=$(sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' "$part/build/include/generated/utsrelease.h")
}

prepare_kube() {
  local file
  file=$(kube_binary)
  if [ -n "$file" ]; then
    part kube "$(file_key "$file")" unpack_kube "$file"
  else
    part kube "built $(content kube kube.sh)" build_kube
  fi
  kube=$part
}

prepare_root() {
  part root "$guest_packages $kube $(content guest/lab-init root.sh)" build_root "$kube"
  root=$part
}

prepare_disk() { # the modules for $release and the disk of everything that is ours
  part modules "$release $kernel_tree $(content modules variants modules.sh)" build_modules "$release"
  part_modules=$part
  part disk "$part_modules $root $(content guest user modules.sh guest.sh oci-image)" build_lab_disk "$release" "$part_modules" "$root/libraries"
  lab_disk=$part/lab.ext4
}

prepare_uml() {
  need make:make gcc:gcc xz:xz-utils mmdebstrap:mmdebstrap mke2fs:e2fsprogs depmod:kmod
  echo '#include <stdio.h>' | gcc -E - > /dev/null 2>&1 || install_packages libc6-dev
  forget_old_parts
  prepare_kernel
  prepare_kube
  prepare_root
  prepare_disk
}

prepare_other() { # the same on a kernel of another release
  other=-other
  prepare_uml
}

memory_directory() { # where the guest's memory lies: a file as large as the guest is given
  local free
  free=$(df --output=avail -m /dev/shm 2> /dev/null | tail -n 1)
  # twice: a guest that begins at the same moment sees the same room
  if [ "${free:-0}" -gt $((2 * memory)) ]; then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

boot_uml() { # boot_uml MODE CONTROL SHARE: becomes the guest; its terminal on 0 and 1, the kernel's messages on 2
  local mode=$1 control=$2 share=$3 arguments=() cable=() inside=() mounts="" letter=c image consoles
  for image in "${extra[@]}"; do
    arguments+=("ubd$((${#arguments[@]} + 2))r=${image%%:*}")
    mounts+="${mounts:+,}ubd$letter:${image#*:}"
    letter=$(tr c-y d-z <<< "$letter")
  done
  case $mode in
    shell) consoles="con1=fd:0,fd:1" ;;
    run) consoles="con1=null,fd:1" ;;
    control) consoles="con1=fd:0,fd:1" ;;
  esac
  if [ -n "$network" ]; then
    plug_in
    cable=("vec0:transport=raw,ifname=guest$node,depth=64,mac=02:00:00:00:00:0$node")
  fi
  # shellcheck disable=SC2086  # kernel arguments are words
  TMPDIR=$(memory_directory) exec timeout $foreground -k 5 "$seconds" taskset -c "$processor" "${inside[@]}" "$uml" "mem=${memory}M" \
    seccomp=on "${cable[@]}" "lab.node=$node" "ubd0=$cow,$root/root.ext4" "ubd1r=$lab_disk" "${arguments[@]}" root=/dev/ubda rw rootfstype=ext4 init=/sbin/lab-init \
    con=null con0=null,fd:2 $consoles ssl=null quiet panic=-1 lab.tty=tty1 "lab.mode=$mode" "lab.control=$control" \
    "lab.share=$share" "lab.mount=$mounts" $kernel_arguments
}
