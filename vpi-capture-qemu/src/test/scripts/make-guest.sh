#!/usr/bin/env bash
# Makes what a test boots QEMU with: the kernel of Debian's cloud image package, unpacked as data, and a file system in
# memory with busybox and the virtio modules. Prints the folder with vmlinuz and initrd. Needs apt-get, dpkg and a static
# busybox, but no root: nothing is installed.
#
#   make-guest.sh [FOLDER]     FOLDER keeps the results; ${XDG_CACHE_HOME:-~/.cache}/vpi if it is not given
set -eu
scripts=$(cd "$(dirname "$0")" && pwd)
cache=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/vpi}
busybox=$(command -v busybox)

# apt-cache without package lists says nothing; then a kernel of an earlier run will do.
package=$(apt-cache depends linux-image-cloud-amd64 2> /dev/null | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -n 1)
if [ -z "$package" ]; then
  package=$(find "$cache" -maxdepth 1 -name 'linux-image-*-cloud-amd64' -printf '%f\n' 2> /dev/null | sort -V | tail -n 1)
fi
if [ -z "$package" ]; then
  echo "make-guest: apt knows no linux-image-cloud-amd64, run apt-get update" >&2
  exit 1
fi

kernel=$cache/$package
if [ ! -e "$kernel/vmlinuz" ]; then
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/unpack.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && apt-get -qq download "$package" 2> /dev/null && dpkg -x ./*.deb root)
  mkdir "$work/kernel"
  cp "$work"/root/boot/vmlinuz-* "$work/kernel/vmlinuz"
  # In the order of their dependencies, which is the order that the guest loads them in.
  for module in net/core/failover drivers/net/net_failover drivers/virtio/virtio_ring drivers/virtio/virtio \
    drivers/virtio/virtio_pci_modern_dev drivers/virtio/virtio_pci_legacy_dev drivers/virtio/virtio_pci \
    drivers/net/virtio_net; do
    cp "$work"/root/lib/modules/*/kernel/$module.ko "$work/kernel/"
    basename $module >> "$work/kernel/modules"
  done
  # Another run may have been faster; a folder is there as a whole or not at all.
  mv -T "$work/kernel" "$kernel" 2> /dev/null || [ -e "$kernel/vmlinuz" ]
fi

# The guest's own part is made anew each time: it is small, and its script may have changed.
if [ ! -e "$kernel/initrd" ] || [ "$scripts/guest-init.sh" -nt "$kernel/initrd" ]; then
  root=$(mktemp -d "$cache/initrd.XXXXXX")
  trap 'rm -rf "${work:-}" "$root"' EXIT
  mkdir -p "$root"/{bin,modules,proc,sys,dev}
  cp "$busybox" "$root/bin/busybox"
  cp "$kernel"/*.ko "$kernel/modules" "$root/modules/"
  install -m 755 "$scripts/guest-init.sh" "$root/init"
  (cd "$root" && find . | "$busybox" cpio -o -H newc 2> /dev/null | gzip -1) > "$root.gz"
  mv "$root.gz" "$kernel/initrd"
fi
echo "$kernel"
