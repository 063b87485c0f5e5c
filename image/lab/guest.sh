# Sourced by image/bin/lab: lab.ext4, the disk of everything that is ours (modules, payloads, images, scripts), made anew
# in seconds.

image_payloads="9.1 9.1-slow 9.2 fails-init wrong-library wrong-interface"

build_images() { # build_images LIBRARIES OUT: base.tar (busybox; also the pause image) and probe.tar (glibc and our program)
  local tree=$2/tree name
  mkdir -p "$tree"/{bin,dev,etc,proc,sys,tmp}
  cp "$1/busybox" "$tree/bin/"
  for name in sh cat env false id ip ls mount ps sleep true wget; do ln -s busybox "$tree/bin/$name"; done
  bash "$lab/oci-image" "$tree" localhost/lab/base:1 0 /bin/sleep 2147483647 > "$2/base.tar"
  cp -a "$1"/{lib,lib64} "$tree/"
  echo 'probe:x:1000:1000::/tmp:/bin/sh' > "$tree/etc/passwd"
  mkdir -p "$tree/usr/bin"
  cc -O2 -Wall -Wextra -Werror -I "$lab/modules" -o "$tree/usr/bin/onload-probe" "$lab/user/onload_probe.c"
  bash "$lab/oci-image" "$tree" localhost/lab/probe:1 1000 /usr/bin/onload-probe --hold > "$2/probe.tar"
  install -m 755 "$tree/usr/bin/onload-probe" "$2/onload-probe"
  rm -rf "$tree"
}

build_payload_images() { # build_payload_images RELEASE LIBRARIES PAYLOADS OUT: payloads as Onload's own images have them, with sh
  # and cp: localhost/lab/onload-module:NAME-RELEASE and localhost/lab/onload-user:NAME
  local tree name program
  for name in $image_payloads; do
    tree=$4/tree
    mkdir -p "$tree"/{bin,tmp}
    cp "$2/busybox" "$tree/bin/"
    for program in sh cp sleep; do ln -s busybox "$tree/bin/$program"; done
    cp -a "$3/$name/opt" "$tree/"
    mv "$tree/opt/onload" "$4/onload"
    bash "$lab/oci-image" "$tree" "localhost/lab/onload-module:$name-$1" 0 /bin/sh > "$4/onload-module-$name.tar"
    rm -rf "$tree/opt/lib"
    mv "$4/onload" "$tree/opt/"
    bash "$lab/oci-image" "$tree" "localhost/lab/onload-user:$name" 0 /bin/sh > "$4/onload-user-$name.tar"
    rm -rf "$tree"
  done
}

build_lab_disk() { # build_lab_disk RELEASE MODULES LIBRARIES OUT
  local tree=$4/tree
  say "packing payloads, images and scripts for $1 (about 10 s)"
  mkdir -p "$tree"/{bin,images,payloads}
  build_payloads "$1" "$2" "$tree/payloads"
  build_images "$3" "$tree/images"
  build_payload_images "$1" "$3" "$tree/payloads" "$tree/images"
  mv "$tree/images/onload-probe" "$tree/bin/"
  cp -a "$tree/images" "$4/images"
  install -m 755 "$lab"/guest/{lab-main,cluster} "$tree/bin/"
  cp "$lab/guest/cpuinfo" "$tree/"
  cp -a "$2/guest/lib" "$tree/"
  depmod -b "$tree" "$1" 2> /dev/null
  disk "$tree" "$4/lab.ext4" 256M
  rm -rf "$tree"
}
