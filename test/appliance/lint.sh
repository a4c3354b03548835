#!/bin/bash
# Checks the units and the playbook without a machine to run them on. From Debian:
#   apt-get install -y --no-install-recommends ansible ansible-lint yamllint systemd shellcheck
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

step() { printf '%s ... ' "$1"; shift; "$@"; echo ok; }

# systemd-analyze verify returns 0 for unknown keys: any word from it is a failure. It wants the whole of a
# system around the unit, so it gets Debian's own units and a stand-in for the program.
verify_units() {
  local root output
  root=$(mktemp -d)
  mkdir -p "$root/etc/systemd/system" "$root/lib" "$root/opt/lean-repl/current/node_modules/.bin"
  cp -r /lib/systemd "$root/lib/" 2>/dev/null || true
  cp systemd/lean-repl.* "$root/etc/systemd/system/"
  install -m 755 /dev/null "$root/opt/lean-repl/current/node_modules/.bin/node"
  for drop_in in '' systemd/drop-ins/*.conf; do
    [[ -z $drop_in ]] || install -D -m 644 "$drop_in" "$root/etc/systemd/system/lean-repl.service.d/${drop_in##*/}"
    output=$(systemd-analyze verify --man=no --root="$root" lean-repl.service lean-repl.slice 2>&1) ||
      output+=$'\nit failed'
    [[ -z $output ]] || { printf '%s\n' "$output" >&2; rm -rf "$root"; return 1; }
  done
  rm -rf "$root"
}

# Exposure from 0 to 100, one above what it is now.
exposure() {
  local dir limit=$1 status=0
  shift
  dir=$(mktemp -d)
  cp systemd/lean-repl.service "$dir/"
  [[ $# == 0 ]] || install -D -m 644 -t "$dir/lean-repl.service.d" "$@"
  systemd-analyze security --offline=true --threshold="$limit" "$dir/lean-repl.service" >"$dir/report" || status=1
  ((status == 0)) || tail -3 "$dir/report" >&2
  rm -rf "$dir"
  return "$status"
}

step 'systemd-analyze verify' verify_units
step 'systemd-analyze security, native engine' exposure 29
step 'systemd-analyze security, embedded engine' exposure 18 systemd/drop-ins/embedded.conf
step 'shellcheck' shellcheck test/appliance/*.sh
cd ansible
step 'yamllint' yamllint --strict --config-file .yamllint .
step 'ansible-lint' ansible-lint -q --nocolor --offline --strict
step 'syntax' ansible-playbook --inventory inventory.example --syntax-check site.yml upgrade.yml rollback.yml >/dev/null
step 'syntax, a fleet' ansible-playbook --inventory inventory.fleet.example --syntax-check fleet.yml >/dev/null
echo 'the appliance passes lint'
