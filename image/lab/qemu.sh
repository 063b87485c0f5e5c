# Sourced by image/bin/lab: guests on Debian's own kernel under QEMU.
