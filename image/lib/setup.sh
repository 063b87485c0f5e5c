# Sourced by the entry scripts below image/bin: finds or installs what they need, and builds the agent.
# Callers set: tool (the name that messages begin with) and root (the top of the checkout).

app=$root/image/dist/target/app

say() {
  printf '%s: %s\n' "$tool" "$*" >&2
}

# die STATUS SENTENCE
die() {
  status=$1
  shift
  say "$*"
  exit "$status"
}

# install_packages PACKAGE...: by apt as root; otherwise prints the command to run.
install_packages() {
  command -v apt-get >/dev/null 2>&1 ||
    die 69 "these are missing and there is no apt-get to install them: $*"
  [ "$(id -u)" = 0 ] ||
    die 77 "please run this once, then try again: sudo apt-get install --no-install-recommends $*"
  say "installing $* with apt-get"
  # Debian marks its lists of packages as old only by refusing: refresh them once.
  [ -n "${apt_updated:-}" ] || apt-get update -qq >&2
  apt_updated=yes
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq \
    --no-install-recommends "$@" >/dev/null ||
    die 69 "apt-get could not install $*"
}

# need COMMAND PACKAGE: installs the package if the command is missing.
need() {
  command -v "$1" >/dev/null 2>&1 || install_packages "$2"
}

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null
}

find_jdk_25() {
  for jdk in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/*; do
    if is_jdk_25 "$jdk"; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

# Sets JAVA_HOME to a JDK 25: JAVA_HOME itself, one below /usr/lib/jvm, or the distribution's.
use_jdk_25() {
  find_jdk_25 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq >&2 && apt_updated=yes
  fi
  if apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
    install_packages openjdk-25-jdk-headless
    find_jdk_25 && return 0
  fi
  die 69 "no JDK 25 found and this system packages none:" \
    "unpack one (Eclipse Temurin 25, for example) below /usr/lib/jvm, or set JAVA_HOME to it"
}

# Everything that a build needs.
use_build_tools() {
  use_jdk_25
  need mvn maven
}

# run_quietly LOG WHAT COMMAND...: runs a long command with its output in LOG and reports its progress every 10 s.
run_quietly() {
  log=$1 what=$2
  shift 2
  mkdir -p "${log%/*}"
  began=$(date +%s)
  "$@" >"$log" 2>&1 </dev/null &
  job=$!
  # An interrupted script must not leave its build behind.
  trap 'kill "$job" 2>/dev/null; exit 130' INT TERM
  ticks=0
  while kill -0 "$job" 2>/dev/null; do
    sleep 1
    ticks=$((ticks + 1))
    [ $((ticks % 10)) != 0 ] ||
      say "  $what, $(($(date +%s) - began)) s: $(sed -n 's/^\[INFO\] --- \(.*\) ---$/\1/p' "$log" | tail -n 1)"
  done
  status=0
  wait "$job" || status=$?
  trap - INT TERM
  if [ "$status" != 0 ]; then
    grep -a -E '^\[ERROR\]|^assemble:' "$log" | head -n 30 >&2 || tail -n 30 "$log" >&2
    die 70 "$what failed; all of its output is in $log"
  fi
  say "$what took $(($(date +%s) - began)) s"
}

# The app is current while no input is newer. Directories are inputs too, because deleting a file changes them.
app_is_current() {
  [ -x "$app/bin/onload-agent" ] && [ -e "$root/image/dist/target/app.built" ] &&
    [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/*/pom.xml "$root/.mvn" "$root"/agent/*/src/main "$root"/native/src/main \
      "$root"/proto/src "$root"/image/dist/src/main "$root"/image/dist/assemble "$root"/image/dist/parts.sh -newer "$root/image/dist/target/app.built" -print -quit)" ]
}

# mark_sources before a build and mark_app after it: what changed in between is built again next time.
mark_sources() {
  mkdir -p "$root/image/dist/target"
  : >"$root/image/dist/target/app.building"
}

mark_app() {
  mv "$root/image/dist/target/app.building" "$root/image/dist/target/app.built"
}

build_app() {
  app_is_current && return 0
  use_build_tools
  [ -d "${HOME:-}/.m2/repository" ] ||
    say "the first build downloads about 150 MB of libraries and tools from Maven Central"
  say "building the agent, its runtime and its start-up cache (half a minute once the libraries are there)"
  mark_sources
  # The gates belong to image/bin/test.
  run_quietly "$root/image/dist/target/build.log" "the build" \
    mvn -B -ntp -f "$root/pom.xml" -pl image/dist -am package -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -Dcheckstyle.skip=true -Denforcer.skip=true -Djacoco.skip=true
  mark_app
}

# Builds the app if it is missing or old; of several concurrent callers one builds and the others wait.
ensure_app() {
  mkdir -p "$root/image/dist/target"
  (
    flock 9
    build_app
  ) 9>"$root/image/dist/target/app.lock"
}
