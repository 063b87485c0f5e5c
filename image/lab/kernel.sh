# Sourced by image/bin/lab: the guest's kernel from Debian's source, where no prebuilt one is at hand.

private_apt() { # private_apt DIRECTORY TOOL...: apt-get or apt-cache on a source list of its own; the machine's stays as it is
  local root=$1 tool=$2
  shift 2
  "$tool" -o Dir::State="$root/state" -o Dir::State::status=/dev/null -o Dir::Cache="$root/cache" \
    -o Dir::Etc::sourcelist="$root/sources.list" -o Dir::Etc::sourceparts=- -o APT::Sandbox::User=root \
    -o APT::Architecture=amd64 "$@"
}

debian_mirror() { # the one this machine uses
  apt-get indextargets --format '$(REPO_URI)' 2> /dev/null | grep -v security | grep '/debian/*$' | head -n 1 | sed 's|/*$||' || true
}

download_kernel_source() { # download_kernel_source DIRECTORY: the newest linux-source of the first suite that has >= 6.13
  local suite name mirror
  mirror=$(debian_mirror)
  mkdir -p "$1"/apt/{state/lists/partial,cache/archives/partial}
  for suite in trixie-backports sid; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} $suite main" > "$1/apt/sources.list"
    private_apt "$1/apt" apt-get -qq update >&2 || continue
    name=$(private_apt "$1/apt" apt-cache --names-only search '^linux-source-[0-9.]*$' | cut -d ' ' -f 1 | sort -V | tail -n 1)
    [ "$(printf '%s\n' linux-source-6.13 "${name:-none}" | sort -V | head -n 1)" = linux-source-6.13 ] || continue
    (cd "$1" && private_apt "$1/apt" apt-get -qq download "$name" >&2) && return 0
  done
  return 1
}

export_module_tree() { # export_module_tree SOURCE OUT: what building modules against this kernel needs, and nothing else
  local files
  files=$(cd "$1" && find Makefile Module.symvers .config include scripts arch/um arch/x86 -type f \
    ! -name '*.o' ! -name '*.a' ! -name '*.cmd' ! -path 'arch/*.c' ! -path 'arch/*.S' ! -path 'arch/*/configs/*')
  mkdir -p "$2"
  tar -C "$1" -cf - -T - <<< "$files" | tar -xf - -C "$2"
}

build_kernel() { # build_kernel SUFFIX OUT: the suffix is one of its release
  local out=$2 work=$2/work
  say "no prebuilt kernel (ONLOAD_LAB_KERNEL): building one from Debian's source (about 10 min)"
  need flex:flex bison:bison bc:bc make:make gcc:gcc xz:xz-utils
  mkdir "$work"
  say "downloading linux-source (150 MB)"
  download_kernel_source "$work" || { say "no linux-source >= 6.13 in trixie-backports or sid"; return 1; }
  dpkg-deb -x "$work"/linux-source-*.deb "$work/deb"
  mkdir "$work/linux"
  say "unpacking it (about 1 min)"
  tar -xJf "$work"/deb/usr/src/linux-source-*.tar.xz -C "$work/linux" --strip-components=1
  say "compiling (about 8 min on 2 processors)"
  make -s -C "$work/linux" ARCH=um defconfig >&2
  cat "$lab/kernel.config" >> "$work/linux/.config"
  sed -i "s/^CONFIG_LOCALVERSION=\"\(.*\)\"/CONFIG_LOCALVERSION=\"\1$1\"/" "$work/linux/.config"
  make -s -C "$work/linux" ARCH=um olddefconfig > /dev/null 2>&1
  make -s -C "$work/linux" ARCH=um -j"$(nproc)" linux modules >&2
  strip -g -o "$out/linux" "$work/linux/linux"
  export_module_tree "$work/linux" "$out/build"
  rm -rf "$work"
}
