# Sourced by assemble for this machine, and by image/bin/image also for the other processor: the parts of the app that
# depend on the processor, and the values that must not depend on it.

# jdk.httpserver is the controller's.
modules=java.base,java.logging,java.net.http,jdk.httpserver,jdk.unsupported
# The cache remembers the jars' times: with constant ones, equal inputs give equal files.
stamp=2026-11-25T00:00:00Z

# link_runtime JDK OUT [JMODS]: the runtime cut to the modules in use; with a directory of another processor's modules,
# the runtime of that one.
link_runtime() {
  "$1/bin/jlink" ${3:+--module-path "$3"} --add-modules "$modules" --vm=server --no-header-files --no-man-pages --output "$2"
}

# native_libraries JDK MACHINE WORK OUT: unpacks the C libraries of a machine (as uname -m names it) from the jars that
# the standard input names, one a line.
native_libraries() {
  case $2 in
    aarch64) netty=aarch_64 ;;
    *) netty=$2 ;;
  esac
  rm -rf "$3"
  mkdir -p "$3" "$4"
  grep -E "/(jffi-[^/]*-native|netty-transport-native-epoll-[^/]*-linux-$netty)\.jar\$" |
    while IFS= read -r jar; do
      (cd "$3" && "$1/bin/jar" --extract --file "$jar")
    done
  cp "$3/jni/$2-Linux"/libjffi-*.so "$3"/META-INF/native/*.so "$4/"
  rm -rf "$3"
}
