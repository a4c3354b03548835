#!/bin/bash
# The quick loop: the playbook against a booted container, minutes instead of an hour. Units, users and hardening
# are real; what belongs to the machine (firewall, kernel settings, memory limits of control groups) is not, and
# the run in a virtual machine (vm.sh) is what shows that.
#   test/appliance/nspawn.sh [keep]
# From Debian: ansible systemd-container mmdebstrap openssh-client curl jq. Run as root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export APPLIANCE_WORK=${APPLIANCE_WORK:-${TMPDIR:-/tmp}/lean-repl-nspawn}
export APPLIANCE_SSH_PORT=${APPLIANCE_SSH_PORT:-2223} APPLIANCE_API_PORT=${APPLIANCE_API_PORT:-18081}
# shellcheck source=test/appliance/machine.sh
source "$here/machine.sh"
# shellcheck source=test/appliance/steps.sh
source "$here/steps.sh"

# It shares the host's network: the firewall and the kernel are the host's.
extra_variables='{"lean_repl_firewall": false, "lean_repl_tune_kernel": false, "lean_repl_isolate_cores": false}'
service_port=$API_PORT

boot_container() {
  local root=$WORK/root
  [[ ${1:-} == keep && -e $root ]] || { rm -rf "$root"; cp -a "$WORK/pristine" "$root"; }
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn --quiet --boot --register=no --keep-unit \
    --directory="$root" --machine=appliance --resolv-conf=bind-host \
    --capability=all --system-call-filter='@keyring bpf' \
    >"$WORK/console.log" 2>&1 </dev/null &
  echo $! >"$WORK/nspawn.pid"
  local deadline=$((SECONDS + 120))
  until on_machine true 2>/dev/null; do
    kill -0 "$(cat "$WORK/nspawn.pid")" 2>/dev/null || { tail -5 "$WORK/console.log" >&2; return 1; }
    ((SECONDS < deadline)) || { echo 'the container did not answer ssh within 120 s' >&2; return 1; }
    sleep 1
  done
}
stop_machine() {
  [[ -e $WORK/nspawn.pid ]] || return 0
  kill "$(cat "$WORK/nspawn.pid")" 2>/dev/null || true
  rm -f "$WORK/nspawn.pid"
}
trap finish EXIT

mkdir -p "$WORK"
step 'build a Debian 12 system' build_root "$WORK/pristine" "Port $SSH_PORT"
step 'boot it in a container' boot_container "${1:-}"
write_inventory
step 'make a release' release_archive
[[ ${1:-} == keep ]] || step 'a dry run of the playbook passes on the bare system' dry_run
step 'the playbook makes it an appliance' install_appliance
step 'the service is up under systemd' service_is_up
step '/readyz is green' ready
step 'a check from outside answers valid' valid_check
step 'a call without a key is refused' needs_key
step 'a second run changes nothing' second_run
step 'the unit is hardened' hardened
step 'systemctl kill -s KILL is followed by a warm restart with the store intact' restart_warm
step 'a memory bomb ends its check, not the service' memory_bomb
step 'an upgrade switches to the next release' upgrade
step 'a release that does not start is left again' failed_upgrade
step 'a rollback goes back' rollback
