# Sourced by image/bin/image: runs what is in an unpacked image, as a container runtime does it and without having one.
# Callers set home, the agent's directory in the image.

# in_image ROOT COMMAND...: a read-only root, mounts of its own, root as the user, and the image's environment alone; a
# directory that image_host names is at /host, as the host's root is in a pod. With image_exec=exec it takes the place of
# the shell that calls it.
in_image() {
  namespaces=--mount
  [ "$(id -u)" = 0 ] || namespaces='--user --map-root-user --mount'
  in=$1
  shift
  # shellcheck disable=SC2086,SC2016 # options; the inner shell's variables
  ${image_exec:-} unshare $namespaces sh -ec '
    root=$1 chroot=$2 host=$3
    shift 3
    mount --bind "$root" "$root"
    mount --rbind /proc "$root/proc"
    mount --rbind /dev "$root/dev"
    [ -z "$host" ] || mount --rbind "$host" "$root/host"
    mount -o remount,bind,ro "$root"
    exec env -i LC_ALL=C.UTF-8 MALLOC_ARENA_MAX=1 ${JDK_JAVA_OPTIONS:+JDK_JAVA_OPTIONS="$JDK_JAVA_OPTIONS"} \
      "$chroot" "$root" "$@"
  ' sh "$in" "$(PATH=$PATH:/usr/sbin:/sbin command -v chroot)" "${image_host:-}" "$@"
}

# emulator ARCHITECTURE: the program that runs another processor's, empty for this one's; fails where there is none.
emulator() {
  [ "$(machine "$1")" != "$(uname -m)" ] || return 0
  command -v "qemu-$(machine "$1")-static" || command -v "qemu-$(machine "$1")"
}

# start_image ROOT ARCHITECTURE ARGUMENT...: the entry point.
start_image() {
  tree=$1 emulated=
  mkdir -p "$1/proc" "$1/dev"
  if [ -n "$(emulator "$2")" ]; then
    cp "$(emulator "$2")" "$1/emulator"
    emulated=/emulator
  fi
  shift 2
  # shellcheck disable=SC2086 # one word or none
  in_image "$tree" $emulated "$home/runtime/bin/java" "@$home/lib/image.options" "$main" "$@"
}

can_start_images() {
  mkdir -p "$1/proc" "$1/dev" "$1/empty"
  in_image "$1" /nothing >/dev/null 2>&1
  # 127: all was mounted, and there is no such program.
  [ $? = 127 ]
}
