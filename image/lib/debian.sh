# Sourced by image/bin/image: packages of Debian 13 for both processors. Uses its own apt configuration with separate
# lists and architectures, and does not touch the machine's.
# Callers set cache and architectures.

mirror=${ONLOAD_IMAGE_MIRROR:-http://deb.debian.org}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
# The C library and its locale C.utf8, the libraries of a Java runtime, and what tells scanners the Debian release.
packages='base-files gcc-14-base libc6 libc-bin libgcc-s1 libstdc++6 zlib1g'
# For the modules of a Java runtime that this machine cannot run.
jdk_package=openjdk-25-jdk-headless

# OCI's names to Debian's and the kernel's.
triplet() {
  case $1 in amd64) echo x86_64-linux-gnu ;; arm64) echo aarch64-linux-gnu ;; esac
}

machine() {
  triplet "$1" | sed 's/-.*//'
}

own_apt() {
  APT_CONFIG=$cache/apt/apt.conf "$@"
}

write_apt_settings() {
  mkdir -p "$cache/apt/sources" "$cache/apt/state/lists/partial" "$cache/apt/archives/partial" "$cache/debs"
  : >"$cache/apt/status"
  cat >"$cache/apt/apt.conf" <<END
Dir::State "$cache/apt/state";
Dir::State::status "$cache/apt/status";
Dir::Cache "$cache/apt";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$cache/apt/sources";
APT::Architecture "amd64";
APT::Architectures { "amd64"; "arm64"; };
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "20";
END
  for suite in 'debian trixie' 'debian trixie-updates' 'debian-security trixie-security'; do
    printf 'Types: deb\nURIs: %s/%s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n' \
      "$mirror" "${suite% *}" "${suite#* }" "$keyring"
  done >"$cache/apt/sources/debian.sources"
}

# fetch_packages: fills the cache; without a network the cached packages are used.
fetch_packages() {
  need dpkg-deb dpkg
  need apt-get apt
  [ -r "$keyring" ] || install_packages debian-archive-keyring
  write_apt_settings
  wanted=
  for architecture in $architectures; do
    for package in $packages; do
      wanted="$wanted $package:$architecture"
    done
  done
  size='5 MB'
  case $architectures in *arm64*) wanted="$wanted $jdk_package:arm64" size='140 MB, with the arm64 JDK' ;; esac
  list=$cache/debs-$(echo "$architectures" | tr ' ' '-').list
  say "fetching Debian's packages (the first time $size)"
  # Names first, because apt does not print packages that are already there.
  # shellcheck disable=SC2086 # a list
  if own_apt apt-get -qq update >"$cache/apt.log" 2>&1 &&
    (cd "$cache" && own_apt apt-get -qq --print-uris download $wanted) >"$cache/uris" 2>>"$cache/apt.log" &&
    (cd "$cache/debs" && own_apt apt-get -qq download $wanted) >>"$cache/apt.log" 2>&1; then
    sed -n "s/^'[^']*' \([^ ]*\.deb\) .*/\1/p" "$cache/uris" | LC_ALL=C sort >"$list"
  elif [ -s "$list" ] && (cd "$cache/debs" && xargs ls <"$list" >/dev/null 2>&1); then
    say "NOT CURRENT: $mirror gave no packages ($(apt_reason)); taking those of $(date -r "$list" +%F)"
  else
    die 69 "Debian's packages could not be fetched from $mirror: $(apt_reason)." \
      "Connect this machine, set ONLOAD_IMAGE_MIRROR to a mirror that it reaches," \
      "or copy $cache from a machine where image/bin/image has run"
  fi
  # Packages of another architecture stay for the next build of that one.
  (cd "$cache/debs" && for architecture in $architectures; do
    for deb in *_"$architecture".deb; do grep -qxF "$deb" "$list" || rm -f "$deb"; done
  done)
}

apt_reason() {
  sed -n 's/^[EW]: *//p' "$cache/apt.log" | head -n 1
}

# deb PACKAGE ARCHITECTURE: the file.
deb() {
  ls "$cache/debs/$1"_*_"$2.deb" 2>/dev/null || ls "$cache/debs/$1"_*_all.deb
}

# debian_tree ARCHITECTURE WORK OUT: lays out the image's part of the packages: no program, no shell, one file for
# each library. Scanners read var/lib/dpkg/status.d.
debian_tree() {
  rm -rf "$2" "$3"
  mkdir -p "$2" "$3/var/lib/dpkg/status.d" "$3/usr/share/doc"
  for package in $packages; do
    file=$(deb "$package" "$1")
    dpkg-deb -x "$file" "$2"
    dpkg-deb -f "$file" >"$3/var/lib/dpkg/status.d/$package"
    mkdir -p "$3/usr/share/doc/$package"
    cp "$2/usr/share/doc/$package/copyright" "$3/usr/share/doc/$package/"
  done
  debian_libraries "$2" "$3" "$(triplet "$1")"
  mkdir -p "$3/usr/lib/locale" "$3/usr/share/common-licenses" "$3/etc" "$3/root" "$3/tmp"
  cp -R "$2/usr/lib/locale/C.utf8" "$3/usr/lib/locale/"
  cp "$2/usr/share/common-licenses"/* "$3/usr/share/common-licenses/"
  cp "$2/usr/lib/os-release" "$2/etc/debian_version" "$2/etc/host.conf" "$3/etc/"
  cp "$2/usr/share/libc-bin/nsswitch.conf" "$3/etc/"
  echo 'root:x:0:0:root:/root:/nonexistent' >"$3/etc/passwd"
  echo 'root:x:0:' >"$3/etc/group"
  rm -rf "$2"
}

# Each library under the name that programs use, and the loader at the path that is built into them.
debian_libraries() {
  mkdir -p "$2/usr/lib/$3"
  for library in "$1/usr/lib/$3"/lib*.so.*; do
    # A link libz.so.1 -> libz.so.1.3.1: only the link's name counts.
    if [ -L "$library" ] || ! links_to "$library" "$1/usr/lib/$3"; then
      cp -L "$library" "$2/usr/lib/$3/"
    fi
  done
  case $3 in
    x86_64-*) loader=lib64/ld-linux-x86-64.so.2 ;;
    *) loader=lib/ld-linux-aarch64.so.1 ;;
  esac
  mkdir -p "$2/${loader%/*}"
  cp -L "$1/usr/lib/$3/${loader##*/}" "$2/$loader"
}

# links_to FILE DIRECTORY: whether a link in the directory leads to the file.
links_to() {
  for link in "$2"/lib*.so.*; do
    [ ! -L "$link" ] || [ "$(readlink -f "$link")" != "$(readlink -f "$1")" ] || return 0
  done
  return 1
}

# fetched_jmods OUT MODULES: the modules of arm64's JDK, from its package.
fetched_jmods() {
  rm -rf "$1"
  mkdir -p "$1"
  members=$(echo "$2" | tr ',' '\n' | sed 's#.*#./usr/lib/jvm/java-25-openjdk-arm64/jmods/&.jmod#')
  # shellcheck disable=SC2086 # a list
  dpkg-deb --fsys-tarfile "$(deb "$jdk_package" arm64)" | tar -x -C "$1" --strip-components=6 $members
}
