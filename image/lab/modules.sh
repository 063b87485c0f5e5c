# Sourced by image/bin/lab: kernel modules and payload directories of the stand-ins, for one kernel.

payload_modules="sfc sfc_resource sfc_char onload"

md5_of() { md5sum <<< "interface of the stand-in, Onload $1" | cut -c 1-32; }

field() { sed -n "s/.*\b$1=\([^ ]*\).*/\1/p" <<< "$2"; } # field NAME TEXT

source_of() { # source_of OF-A-VARIANT: the release whose sources it is built from
  case $1 in *SOURCE=*) field SOURCE "$1" ;; *) field ONLOAD "$1" ;; esac
}

build_header() { # build_header OF-A-VARIANT: what a build is; modpost counts no header of another directory for srcversion
  echo "#define LAB_ONLOAD_VERSION \"$(field ONLOAD "$1")\""
  echo "#define LAB_SFC_VERSION \"$(field SFC "$1")\""
  echo "#define LAB_UK_INTF \"$(md5_of "$(source_of "$1")")\""
}

definitions() { # definitions OF-A-VARIANT: what its sources begin with
  local word
  echo '#include "build/lab_build.h"'
  echo "#define LAB_SOURCE \"$(source_of "$1") $(field SFC "$1")\""
  for word in $1; do
    case $word in LAB_*) echo "#define $word" ;; esac
  done
}

kbuild() { # kbuild DIRECTORY "MODULES" "DEFINITIONS" [MAKE ARGUMENT...]: makes the modules there, messages only on failure
  local dir=$1 modules=$2 defined=$3 source
  shift 3
  mkdir -p "$dir/build"
  cp "$lab"/modules/{Kbuild,*.h} "$dir/"
  build_header "$defined" > "$dir/build/lab_build.h"
  for source in "$lab"/modules/*.c; do
    { definitions "$defined"; echo "#line 1"; cat "$source"; } > "$dir/$(basename "$source")"
  done
  make -s -C "$kernel_tree" ARCH="$kernel_arch" M="$dir" LAB_MODULES="$modules" "$@" modules > "$dir/make.log" 2>&1 ||
    { cat "$dir/make.log" >&2; return 1; }
}

variant_text() { awk -v name="$1" '$1 == name { $1 = ""; print }' "$lab/variants"; }

build_variant() { # build_variant NAME OUT: one build of the modules, in OUT
  local base text modules
  read -r base text < <(variant_text "$1")
  if [ "$base" = - ]; then
    kbuild "$2" "$payload_modules" "$text"
    return
  fi
  read -r _ modules < <(variant_text "$base")
  kbuild "$2" onload "$modules $text" KBUILD_EXTRA_SYMBOLS="$(dirname "$2")/$base/Module.symvers" KBUILD_MODPOST_WARN=1
  cp "$(dirname "$2")/$base"/sfc*.ko "$2/"
}

in_turns() { # in_turns COMMAND OUT NAME...: COMMAND NAME OUT/NAME for every name, as many at a time as there are processors
  local command=$1 out=$2 name failed=0 running=0
  shift 2
  for name; do
    if [ "$running" -ge "$(nproc)" ]; then
      wait -n || failed=1
      running=$((running - 1))
    fi
    "$command" "$name" "$out/$name" &
    running=$((running + 1))
  done
  while [ "$running" -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
  done
  return "$failed"
}

build_guest_modules() { # build_guest_modules NAME OUT: what the guest's own /lib/modules holds
  case $1 in
    cards) kbuild "$2" lab_pci "" ;;
    intree) kbuild "$2" sfc "ONLOAD=9.1.0 SFC=6.2.1.1006 LAB_SFC_INTREE" ;;
  esac
}

build_modules() { # build_modules RELEASE OUT
  local release=$1 out=$2 work=$2/work guest=$2/guest/lib/modules/$1 name
  say "building the stand-in modules for $release (about 20 s)"
  # shellcheck disable=SC2046  # a list of words
  in_turns build_variant "$work" $(awk '!/^#/ && $2 == "-" { print $1 }' "$lab/variants")
  # shellcheck disable=SC2046
  in_turns build_variant "$work" $(awk '!/^#/ && $2 != "-" { print $1 }' "$lab/variants")
  in_turns build_guest_modules "$work" cards intree
  install -D -m 644 -t "$guest/extra" "$work/cards/lab_pci.ko"
  install -D -m 644 -t "$guest/kernel/drivers/net/ethernet/sfc" "$work/intree/sfc.ko"
  # As distributions have them.
  xz -f --check=crc32 --lzma2=dict=1MiB "$guest/kernel/drivers/net/ethernet/sfc/sfc.ko"
  for name in $(awk '!/^#/ { print $1 }' "$lab/variants"); do
    install -D -m 644 -t "$out/payloads/$name" "$work/$name"/{sfc,sfc_resource,sfc_char,onload}.ko
  done
  rm -rf "$work"
}

user_tree() { # user_tree VERSION INTERFACE OUT
  make -s -C "$lab/user" VERSION="$1" UK_INTF="$2" OUT="$3/opt/onload"
}

module_tree() { # module_tree RELEASE MODULES PAYLOAD: the modules as a module image holds them, link to the host's tree included
  local into=$3/opt/lib/modules/$1
  mkdir -p "$into"
  cp "$2"/*.ko "$into/"
  depmod -b "$3/opt" "$1" 2> /dev/null
  ln -s "/lib/modules/$1/kernel" "$into/kernel"
}

other_vermagic() { # other_vermagic RELEASE DIRECTORY: as if built for a kernel of another name and, as a kernel with symbol
  # versions does not look at the name, with another option
  sed -i "s/vermagic=${1%?}. /vermagic=${1%?}X /; s/\(vermagic=[^ ]*\) SMP /\1 UP_ /" "$2"/*.ko
}

unstripped() { # unstripped DIRECTORY: onload.ko as large as Onload's own installation leaves it, by 56 MB that the kernel does not keep
  truncate -s 56M "$1/debug"
  objcopy --add-section .debug_more="$1/debug" --set-section-flags .debug_more=readonly,debug "$1/onload.ko"
  rm "$1/debug"
}

build_payloads() { # build_payloads RELEASE MODULES OUT: the directories that source.hostPath names
  local release=$1 made=$2 out=$3 name version source
  for name in $(awk '!/^#/ { print $1 }' "$lab/variants"); do
    case $name in 9.1*) version=9.1.0 ;; 9.2-rebuilt) version=9.2.1 ;; *) version=9.2.0 ;; esac
    source=$version
    [ "$name" != 9.2-rebuilt ] || source=9.2.0
    module_tree "$release" "$made/payloads/$name" "$out/$name"
    user_tree "$version" "$(md5_of "$source")" "$out/$name"
  done
  cp -a "$out/9.2" "$out/wrong-vermagic"
  other_vermagic "$release" "$out/wrong-vermagic/opt/lib/modules/$release"
  cp -a "$out/9.1" "$out/9.1-unstripped"
  unstripped "$out/9.1-unstripped/opt/lib/modules/$release"
  module_tree "$release" "$made/payloads/9.2" "$out/wrong-library"
  user_tree 9.1.0 "$(md5_of 9.1.0)" "$out/wrong-library"
  module_tree "$release" "$made/payloads/9.2" "$out/wrong-interface"
  user_tree 9.2.0 "$(md5_of 'another build')" "$out/wrong-interface"
}
