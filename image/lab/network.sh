# Sourced by image/bin/lab: a network of guests, a bridge in a network namespace that nobody names: it is gone with the
# last process that uses it, however that ends.

keep_network() { # keep_network WORD...: until the standard input closes, or the time is over
  local user=()
  need ip:iproute2
  options "$@"
  [ "$(id -u)" = 0 ] || user=(--user --map-root-user)
  # shellcheck disable=SC2016  # for the inner shell
  exec timeout -k 5 "$seconds" unshare "${user[@]}" --net bash -c '
    ip link add br0 type bridge && ip link set br0 up && echo "network $$" && exec cat > /dev/null'
}

plug_in() { # sets $inside, the words before a command in $network, and makes this guest's cable, guest$node, once
  local user=()
  [ "$(id -u)" = 0 ] || user=(--user --preserve-credentials)
  inside=(nsenter --target "$network" "${user[@]}" --net)
  "${inside[@]}" ip link show "guest$node" > /dev/null 2>&1 && return
  "${inside[@]}" ip link add "guest$node" type veth peer name "port$node"
  "${inside[@]}" ip link set "port$node" master br0 up
  "${inside[@]}" ip link set "guest$node" promisc on up
}
