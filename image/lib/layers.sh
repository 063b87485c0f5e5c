# Sourced by image/bin/image: the image's layers as directories, each standing for the root of the file system.
# Callers set root, app, target, work, cache, home, main and quick.

debian_layer() {
  tree=$work/$1/debian
  debian_tree "$1" "$work/$1/packages" "$tree"
  mkdir -p "$tree/usr/share/sbom/onload-agent"
  for status in "$tree"/var/lib/dpkg/status.d/*; do
    awk -F ': ' '/^(Package|Version|Architecture|Source): / { is[$1] = $2 }
      END { print is["Package"], is["Version"], is["Architecture"], is["Source"] ? is["Source"] : is["Package"] }' "$status"
  done >"$tree/usr/share/sbom/onload-agent/debian-packages.txt"
}

# This machine's runtime is the app's; its jlink links the other architecture's from Debian's modules.
runtime_layer() {
  tree=$work/$1/runtime
  mkdir -p "$tree$home" "$tree/usr/share/sbom/onload-agent"
  if [ "$1" = amd64 ]; then
    cp -R "$app/runtime" "$tree$home/runtime"
    from=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p; s/^IMPLEMENTOR="\(.*\)"/\1/p' "$JAVA_HOME/release" | tr '\n' ' ')
  else
    fetched_jmods "$work/jmods" "$modules"
    link_runtime "$JAVA_HOME" "$tree$home/runtime" "$work/jmods" >"$work/jlink.log" 2>&1 ||
      die 70 "arm64's Java runtime could not be linked: $(tail -n 1 "$work/jlink.log"). $JAVA_HOME and Debian's" \
        "$(basename "$(deb "$jdk_package" arm64)") must be of one feature release"
    from="$(dpkg-deb -f "$(deb "$jdk_package" arm64)" Version) Debian"
  fi
  echo "java-runtime $from, modules $modules" >"$tree/usr/share/sbom/onload-agent/java-runtime.txt"
  say "$1: Java runtime $from"
}

agent_layer() {
  tree=$work/$1/agent
  mkdir -p "$tree$home/lib/native" "$tree/usr/share/sbom/onload-agent"
  cp -p "$app/lib/onload-agent.jar" "$app/lib/onload-controller.jar" "$tree$home/lib/"
  cp -R "$app/licenses" "$tree$home/"
  cp "$root/LICENSE" "$tree$home/"
  cp "$target/onload-agent.cdx.json" "$tree/usr/share/sbom/onload-agent/"
  tr ':' '\n' <"$target/class-path" >"$work/jars"
  echo >>"$work/jars"
  tr ':' '\n' <"$target/image-class-path" >>"$work/jars"
  native_libraries "$JAVA_HOME" "$(machine "$1")" "$work/native" "$tree$home/lib/native" <"$work/jars"
}

# The launcher's options in a file, since the image has no shell for the launcher; the second is for 'kubectl exec': it
# is in the image's working directory, so that 'java @onload-agent inspect' works. So is the controller's, 'java
# @onload-controller controller'.
write_options() {
  tree=$work/$1/agent
  {
    cat "$app/lib/jvm.options"
    echo
    echo '# What the launcher adds on a host.'
    [ -z "$2" ] || echo "-XX:AOTCache=$home/lib/onload-agent.aot"
    echo "-Djava.library.path=$home/lib/native"
    echo "-Djffi.boot.library.path=$home/lib/native"
    echo "-cp $home/lib/onload-agent.jar"
  } >"$tree$home/lib/image.options"
  {
    cat "$tree$home/lib/image.options"
    echo "$main"
  } >"$tree$home/onload-agent"
  {
    cat "$app/lib/controller.jvm.options"
    echo "-cp $home/lib/onload-controller.jar"
    echo "$main"
  } >"$tree$home/onload-controller"
}

cache_layer() {
  mkdir -p "$work/$1/cache$home/lib"
  cp "$2" "$work/$1/cache$home/lib/onload-agent.aot"
}

# The other processor's start-up cache, trained under emulation like the app's own: in two runs, since an emulated JVM
# cannot start the second one itself. Prints its file, or nothing if there is none.
emulated_cache() {
  if ! emulate=$(emulator arm64); then
    [ "$(id -u)" != 0 ] || install_packages qemu-user-static
    if ! emulate=$(emulator arm64); then
      say "NO START-UP CACHE FOR ARM64: qemu-user-static is missing (sudo apt-get install qemu-user-static)"
      return 0
    fi
  fi
  made=$work/emulated
  mkdir -p "$made"
  cp -R "$work/arm64/debian/." "$work/arm64/runtime/." "$work/arm64/agent/." "$made/"
  find "$made" -exec touch -d "$stamp" {} +
  key=$(cd "$made" && find . -type f ! -path './usr/share/*' | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c 1-16)
  trained=$cache/arm64-$key.aot
  if [ ! -s "$trained" ]; then
    say "training arm64's start-up cache under emulation (some minutes; --quick leaves it out)"
    if ! (run_quietly "$target/emulated.log" "training under emulation" train_emulated "$emulate" "$made" "$trained"); then
      say "NO START-UP CACHE FOR ARM64: it could not be trained"
      return 0
    fi
    find "$cache" -name 'arm64-*.aot' -mtime +14 ! -path "$trained" -exec rm -f {} +
  fi
  echo "$trained"
}

train_emulated() {
  there=$2$home
  common="-Djava.library.path=$there/lib/native -Djffi.boot.library.path=$there/lib/native -cp $there/lib/onload-agent.jar"
  java="$1 -L $2 $there/runtime/bin/java @$app/lib/jvm.options"
  cat >"$work/emulated-agent" <<END
#!/bin/sh
export LC_ALL=C.UTF-8 MALLOC_ARENA_MAX=1
exec $java -XX:AOTMode=record -XX:AOTConfiguration=$work/emulated.conf $common io.github.onloadnode.cli.AgentInTraining "\$@"
END
  chmod +x "$work/emulated-agent"
  # shellcheck disable=SC2086 # command lines
  "$JAVA_HOME/bin/java" -Dtraining.patience=PT15M --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    "-Djava.library.path=$app/lib/native" "-Djffi.boot.library.path=$app/lib/native" \
    -cp "$target/classes:$app/lib/onload-agent.jar" io.github.onloadnode.training.Training "$work/emulated-agent" &&
    LC_ALL=C.UTF-8 $java -XX:AOTMode=create "-XX:AOTConfiguration=$work/emulated.conf" "-XX:AOTCache=$3.partial" $common &&
    mv "$3.partial" "$3"
}

# stage ARCHITECTURE: the layers as directories, from the least to the most changing.
stage() {
  rm -rf "${work:?}/$1"
  debian_layer "$1"
  runtime_layer "$1"
  agent_layer "$1"
  aot=
  if [ "$1" = amd64 ]; then
    aot=$app/lib/onload-agent.aot
  elif [ -z "$quick" ]; then
    aot=$(emulated_cache)
  else
    say "NO START-UP CACHE FOR ARM64 (--quick): it starts slower there"
  fi
  write_options "$1" "$aot"
  [ -z "$aot" ] || cache_layer "$1" "$aot"
}
