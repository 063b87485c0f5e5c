# Sourced by image/bin/lab: guests on Debian's own kernel under QEMU, without hardware acceleration. Same root disk, same
# sources of the stand-ins, built against the distribution's headers.

# what such a guest needs of the kernel's own modules; sfc is Debian's in-tree driver
distro_modules="virtio_pci virtio_blk virtio_rng ext4 9p 9pnet_virtio overlay veth bridge dummy macvlan sfc"

show_depends() { # show_depends TREE RELEASE MODULE...: files of the modules and of all they need, in loading order
  local tree=$1 release=$2 name
  shift 2
  for name; do
    modprobe -d "$tree" -S "$release" --show-depends "$name" 2> /dev/null || say "Debian's kernel has no module $name"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

extract_kernel() { # extract_kernel VMLINUZ OUT: the uncompressed kernel, which boots without decompressing itself
  local magic unpack at
  while read -r magic unpack; do
    for at in $(LC_ALL=C grep -abo -P "$magic" "$1" | cut -d : -f 1); do
      tail -c "+$((at + 1))" "$1" | $unpack > "$2" 2> /dev/null || true
      [ "$(head -c 4 "$2" | tail -c 3)" != ELF ] || return 0
    done
  done << 'M'
\xFD7zXZ\x00 xz -dc
\x28\xB5\x2F\xFD zstd -dc
\x1F\x8B\x08 gzip -dc
M
  say "no kernel found in $1"
  return 1
}

build_initrd() { # build_initrd TREE RELEASE BUSYBOX OUT
  local tree=$4.tree file
  mkdir -p "$tree"/{bin,dev,proc,root,modules}
  cp "$3" "$tree/bin/busybox"
  for file in $(show_depends "$1" "$2" virtio_pci virtio_blk ext4); do
    cp "$file" "$tree/modules/"
    basename "$file" >> "$tree/modules/order"
  done
  cat > "$tree/init" << 'I'
#!/bin/busybox sh
busybox=/bin/busybox
$busybox mount -t devtmpfs none /dev
while read -r file; do $busybox insmod "/modules/$file" 2> /dev/null; done < /modules/order
until [ -b /dev/vda ]; do $busybox usleep 20000; done
$busybox mount -t ext4 /dev/vda /root
$busybox mount --move /dev /root/dev
exec $busybox switch_root /root /sbin/lab-init
I
  chmod 755 "$tree/init"
  (cd "$tree" && find . | cpio -o -H newc --quiet | gzip -1) > "$4"
  rm -rf "$tree"
}

build_distro() { # build_distro RELEASE BUSYBOX OUT
  local release=$1 out=$3 tree=$3/package file
  say "unpacking Debian's kernel $release (about 20 s)"
  (cd "$out" && apt-get -o APT::Sandbox::User=root download -qq "linux-image-$release" >&2)
  dpkg-deb -x "$out"/linux-image-*.deb "$tree"
  rm "$out"/linux-image-*.deb
  # Debian 13 has them in usr/lib
  [ -d "$tree/lib/modules" ] || { mkdir -p "$tree/lib" && mv "$tree/usr/lib/modules" "$tree/lib/"; }
  depmod -b "$tree" "$release"
  extract_kernel "$tree/boot/vmlinuz-$release" "$out/vmlinux"
  build_initrd "$tree" "$release" "$2" "$out/initrd.gz"
  # shellcheck disable=SC2086  # a list of words
  for file in $(show_depends "$tree" "$release" $distro_modules); do
    install -D -m 644 "$file" "$out/modules/lib/modules/$release/${file#"$tree/lib/modules/$release/"}"
  done
  cp "$tree/lib/modules/$release"/modules.{order,builtin,builtin.modinfo} "$out/modules/lib/modules/$release/"
  rm -rf "$tree"
}

distro_guest_modules() { # distro_guest_modules MODULES DISTRO OUT: our modules, with the kernel's own in the guest's tree
  cp -a "$1/payloads" "$3/"
  cp -a "$2/modules" "$3/guest"
  install -D -m 644 -t "$3/guest/lib/modules/$release/extra" "$1/guest/lib/modules/$release/extra/lab_pci.ko"
}

prepare_qemu() {
  prepare_uml
  need qemu-system-x86_64:qemu-system-x86 cpio:cpio zstd:zstd
  ls -d /usr/src/linux-headers-*-amd64 > /dev/null 2>&1 || install_packages linux-headers-amd64
  release=$(ls -d /usr/src/linux-headers-*-amd64 | sed 's|.*/linux-headers-||' | sort -V | tail -n 1)
  part distro "$release $distro_modules $(content qemu.sh)" build_distro "$release" "$root/libraries/busybox"
  distro=$part kernel_tree=/usr/src/linux-headers-$release kernel_arch=x86
  part distro-modules "$release $(content modules variants modules.sh)" build_modules "$release"
  local made=$part
  part distro-tree "$made $distro" distro_guest_modules "$made" "$distro"
  made=$part
  part distro-disk "$made $root $(content guest user modules.sh guest.sh oci-image)" build_lab_disk "$release" "$made" "$root/libraries"
  lab_disk=$part/lab.ext4
}

boot_qemu() { # boot_qemu MODE CONTROL SHARE: as boot_uml; the disk's changes are never kept. The disks are only read, and shared
  # with guests under User Mode Linux, whose locks QEMU would not accept
  local mode=$1 control=$2 share=$3 drives=() mounts="" letter=c image
  for image in "${extra[@]}"; do
    drives+=(-drive "file=${image%%:*},file.locking=off,format=raw,if=virtio,readonly=on")
    mounts+="${mounts:+,}vd$letter:${image#*:}"
    letter=$(tr c-y d-z <<< "$letter")
  done
  # shellcheck disable=SC2086  # an option that may be absent
  exec timeout $foreground -k 5 "$seconds" taskset -c "$processor" qemu-system-x86_64 -accel tcg -cpu qemu64 -smp 1 -m "$memory" \
    -nodefaults -display none -no-reboot -nic none -kernel "$distro/vmlinux" -initrd "$distro/initrd.gz" \
    -append "console=ttyS0 quiet panic=-1 mitigations=off nokaslr lab.tty=ttyS1 lab.node=$node lab.mode=$mode lab.mount=$mounts $kernel_arguments" \
    -drive "file=$root/root.ext4,file.locking=off,format=raw,if=virtio,snapshot=on" \
    -drive "file=$lab_disk,file.locking=off,format=raw,if=virtio,readonly=on" "${drives[@]}" -device virtio-rng-pci \
    -virtfs "local,path=$control,mount_tag=control,security_model=none,multidevs=remap" \
    -virtfs "local,path=$share,mount_tag=share,security_model=none,multidevs=remap" \
    -chardev file,id=console,path=/dev/fd/2,append=on -serial chardev:console -chardev stdio,id=control,signal=off -serial chardev:control
}
