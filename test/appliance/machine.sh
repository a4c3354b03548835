# shellcheck shell=bash disable=SC2034
# A Debian 12 virtual machine to try the playbook on: an image from Debian's own packages, QEMU without KVM, and
# ssh through a forwarded port. Sourced by vm.sh; everything it makes is under $WORK.

WORK=${APPLIANCE_WORK:-${TMPDIR:-/tmp}/lean-repl-appliance}
SSH_PORT=${APPLIANCE_SSH_PORT:-2222}
# 8080 of the machine, as the host sees it.
API_PORT=${APPLIANCE_API_PORT:-18080}
MEMORY_MB=${APPLIANCE_MEMORY_MB:-6144}
CPUS=${APPLIANCE_CPUS:-2}

image_packages=(systemd systemd-sysv dbus udev kmod sudo openssh-server python3 python3-apt iproute2 procps
  ca-certificates linux-image-cloud-amd64)

# Debian's own packages, a key to come in with, and the certificates that this host trusts beside Debian's.
build_root() { # build_root DIRECTORY [SSHD_SETTING]
  local root=$1 packages
  [[ -e $root ]] && return
  rm -rf "$root.part"
  packages=$(IFS=,; echo "${image_packages[*]}")
  mmdebstrap --quiet --variant=minbase --include="$packages" bookworm "$root.part"

  [[ -e $WORK/key ]] || ssh-keygen -q -t ed25519 -N '' -f "$WORK/key"
  install -D -m 600 "$WORK/key.pub" "$root.part/root/.ssh/authorized_keys"
  [[ -z ${2:-} ]] || echo "$2" >"$root.part/etc/ssh/sshd_config.d/appliance.conf"
  echo appliance >"$root.part/etc/hostname"
  printf '127.0.0.1 localhost appliance\n' >"$root.part/etc/hosts"
  find /usr/local/share/ca-certificates -name '*.crt' \
    -exec cp -t "$root.part/usr/local/share/ca-certificates" {} + 2>/dev/null || true
  chroot "$root.part" update-ca-certificates >/dev/null 2>&1
  mv "$root.part" "$root"
}

# Builds the pristine image once; a run works on a copy.
build_image() {
  [[ -e $WORK/pristine.img ]] && return
  local root=$WORK/image-root
  rm -rf "$root"
  build_root "$root"
  printf '[Match]\nName=eth0\n[Network]\nDHCP=yes\n' >"$root/etc/systemd/network/eth0.network"
  chroot "$root" systemctl --quiet enable systemd-networkd
  # QEMU's user network answers for the host's resolver here.
  echo 'nameserver 10.0.2.3' >"$root/etc/resolv.conf"

  cp "$root"/boot/vmlinuz-* "$WORK/vmlinuz"
  cp "$root"/boot/initrd.img-* "$WORK/initrd"
  mke2fs -q -t ext4 -d "$root" "$WORK/pristine.tmp" "${APPLIANCE_DISK:-12G}"
  mv "$WORK/pristine.tmp" "$WORK/pristine.img"
  rm -rf "$root"
}

# Boots a copy of the image (or the disk as a run left it, with `keep`) and waits for ssh.
boot_machine() {
  [[ ${1:-} == keep && -e $WORK/disk.img ]] || cp --sparse=always "$WORK/pristine.img" "$WORK/disk.img"
  qemu-system-x86_64 -accel tcg,thread=multi -cpu max -m "$MEMORY_MB" -smp "$CPUS" \
    -kernel "$WORK/vmlinuz" -initrd "$WORK/initrd" \
    -append 'root=/dev/vda rw console=ttyS0 net.ifnames=0 quiet' \
    -drive "file=$WORK/disk.img,if=virtio,format=raw,cache=unsafe" \
    -nic "user,model=virtio-net-pci,hostfwd=tcp:127.0.0.1:$SSH_PORT-:22,hostfwd=tcp:127.0.0.1:$API_PORT-:8080" \
    -nographic -no-reboot >"$WORK/console.log" 2>&1 </dev/null &
  echo $! >"$WORK/qemu.pid"
  local deadline=$((SECONDS + 300))
  until on_machine true 2>/dev/null; do
    kill -0 "$(cat "$WORK/qemu.pid")" 2>/dev/null || { tail -5 "$WORK/console.log" >&2; return 1; }
    ((SECONDS < deadline)) || { echo 'the machine did not answer ssh within 300 s' >&2; return 1; }
    sleep 2
  done
}

stop_machine() {
  [[ -e $WORK/qemu.pid ]] || return 0
  kill "$(cat "$WORK/qemu.pid")" 2>/dev/null || true
  rm -f "$WORK/qemu.pid"
}

ssh_options=(-p "$SSH_PORT" -i "$WORK/key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null
  -o LogLevel=ERROR -o ConnectTimeout=10 -o ServerAliveInterval=15)

# shellcheck disable=SC2029 # The words are meant to be put together here.
on_machine() { ssh "${ssh_options[@]}" root@127.0.0.1 "$@"; }

write_inventory() {
  cat >"$WORK/inventory.ini" <<EOF
[lean_repl]
appliance ansible_host=127.0.0.1 ansible_port=$SSH_PORT ansible_user=root ansible_ssh_private_key_file=$WORK/key ansible_ssh_common_args='-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ControlMaster=auto -o ControlPersist=60s'
EOF
}
