#!/bin/bash
# The playbook against a fresh Debian 12 machine, from nothing to a rollback, printing each step and its outcome.
#   test/appliance/vm.sh            the whole run (an hour or so: QEMU translates every instruction)
#   test/appliance/vm.sh keep       goes on with the machine that the last run left
# From Debian: ansible qemu-system-x86 mmdebstrap e2fsprogs openssh-client curl jq. Run as root (mmdebstrap, chroot).
# Nothing of the service is faked: the embedded engine, `npm ci` from the registry that this host uses.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/appliance/machine.sh
source "$here/machine.sh"
# shellcheck source=test/appliance/steps.sh
source "$here/steps.sh"
trap finish EXIT

mkdir -p "$WORK"
step 'build a Debian 12 machine' build_image
step 'boot it' boot_machine "${1:-}"
write_inventory
step 'make a release' release_archive
[[ ${1:-} == keep ]] || step 'a dry run of the playbook passes on the bare machine' dry_run
step 'the playbook makes it an appliance' install_appliance
step 'the service is up under systemd' service_is_up
step '/readyz is green through the forwarded port' ready
step 'a check from outside answers valid' valid_check
step 'a call without a key is refused' needs_key
step 'a second run changes nothing' second_run
step 'a REPL is pinned to its core and has a control group' pinned
step 'the unit is hardened' hardened
step 'nothing but ssh and the API is open' only_api_open
step 'systemctl kill -s KILL is followed by a warm restart with the store intact' restart_warm
step 'a memory bomb ends its check, not the service' memory_bomb
step 'the kernel ends a REPL at the limit of its control group' group_limit
step 'an upgrade switches to the next release' upgrade
step 'a release that does not start is left again' failed_upgrade
step 'a rollback goes back' rollback
