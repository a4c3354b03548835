#!/bin/bash
# A fleet by the playbook, in five booted containers: three brokers, a front, an appliance. What nspawn.sh says of containers
# holds here, too.
#   NATS_SERVER=/path/to/nats-server test/appliance/fleet.sh [keep]
# From Debian: ansible systemd-container mmdebstrap openssh-client openssl curl jq. Run as root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export APPLIANCE_WORK=${APPLIANCE_WORK:-${TMPDIR:-/tmp}/lean-repl-fleet}
# From here on: ssh, then 10 further on brokers for clients, 20 for each other, 30 to be looked at, and 40 the API.
first_port=${APPLIANCE_FIRST_PORT:-18220}
export APPLIANCE_SSH_PORT=$first_port APPLIANCE_API_PORT=$((first_port + 43))
# shellcheck source=test/appliance/machine.sh
source "$here/machine.sh"
# shellcheck source=test/appliance/steps.sh
source "$here/steps.sh"

brokers=(broker1 broker2 broker3)
hosts=("${brokers[@]}" front1 prover1)
port_of() { # port_of HOST OFFSET
  local at
  for at in "${!hosts[@]}"; do [[ ${hosts[at]} != "$1" ]] || echo $((first_port + at + $2)); done
}
on() {
  local host=$1
  shift
  # shellcheck disable=SC2029 # The words are meant to be put together here.
  ssh -p "$(port_of "$host" 0)" "${ssh_options[@]:2}" root@127.0.0.1 "$@"
}

boot_container() { # boot_container HOST [keep]
  local host=$1 root=$WORK/root-$1 deadline=$((SECONDS + 180))
  [[ ${2:-} == keep && -e $root ]] || { rm -rf "$root"; cp -a "$WORK/pristine" "$root"; }
  echo "Port $(port_of "$host" 0)" >"$root/etc/ssh/sshd_config.d/appliance.conf"
  echo "$host" >"$root/etc/hostname"
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn --quiet --boot --register=no --keep-unit \
    --directory="$root" --machine="$host" --resolv-conf=bind-host \
    --capability=all --system-call-filter='@keyring bpf' >"$WORK/console-$host.log" 2>&1 </dev/null &
  echo $! >"$WORK/$host.pid"
  until on "$host" true 2>/dev/null; do
    ((SECONDS < deadline)) || { tail -5 "$WORK/console-$host.log" >&2; return 1; }
    sleep 1
  done
}
boot_all() { for host in "${hosts[@]}"; do boot_container "$host" "${1:-}"; done; }
stop_machine() {
  local host
  for host in "${hosts[@]}"; do
    [[ -e $WORK/$host.pid ]] || continue
    kill "$(cat "$WORK/$host.pid")" 2>/dev/null || true
    rm -f "$WORK/$host.pid"
  done
}
trap finish EXIT

# All on one network, the host's: ports tell them apart.
write_fleet() {
  local host
  for host in "${hosts[@]}"; do
    mkdir -p "$WORK/inventory/host_vars"
    cat >"$WORK/inventory/host_vars/$host.yml" <<EOF
ansible_host: 127.0.0.1
ansible_port: $(port_of "$host" 0)
ansible_user: root
ansible_ssh_private_key_file: $WORK/key
ansible_ssh_common_args: -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null
lean_repl_fleet_address: localhost
lean_repl_broker_port: $(port_of "$host" 10)
lean_repl_broker_cluster_port: $(port_of "$host" 20)
lean_repl_broker_monitor_port: $(port_of "$host" 30)
lean_repl_port: $(port_of "$host" 40)
EOF
  done
  echo 'lean_repl_role: front' >>"$WORK/inventory/host_vars/front1.yml"
  cat >"$WORK/inventory/hosts.yml" <<EOF
lean_repl_brokers: {hosts: {broker1: , broker2: , broker3: }}
lean_repl: {hosts: {front1: , prover1: }}
all:
  vars:
    lean_repl_broker_program: $NATS_SERVER
    lean_repl_broker_firewall: false
    lean_repl_broker_max_file_mb: 16384
    lean_repl_version: first
    lean_repl_release_archive: $WORK/release.tar.gz
    lean_repl_engine: embedded
    lean_repl_spares: 0
    lean_repl_spool_mb: 0
    lean_repl_npm_registry: $(npm config get registry 2>/dev/null)
    lean_repl_firewall: false
    lean_repl_tune_kernel: false
    lean_repl_isolate_cores: false
    lean_repl_api_keys: [{name: run, token: $(token)}]
EOF
}
# With its dependencies: two hosts compile nothing and ask no registry.
release_bundle() {
  local tar=$WORK/release.tar
  rm -f "$tar" "$tar.gz"
  git -C "$repository" archive --format=tar -o "$tar" HEAD
  (cd "$repository" && npm ls --omit=dev --all --parseable 2>/dev/null | sed -n "s|^$repository/||p" | sort -u >"$WORK/bundled")
  tar -rf "$tar" -C "$repository" --no-recursion node_modules/.bin/node
  tar -rf "$tar" -C "$repository" -T "$WORK/bundled"
  gzip -1 "$tar"
}
# shellcheck disable=SC2120 # A step passes --check.
fleet_playbook() {
  (cd "$repository/ansible" && ansible-playbook -i "$WORK/inventory" fleet.yml "$@") | tee "$WORK/playbook.log"
  return "${PIPESTATUS[0]}"
}
second_fleet_run() {
  # shellcheck disable=SC2119
  fleet_playbook
  [[ $(grep -Ec 'changed=0 +unreachable=0 +failed=0' "$WORK/playbook.log") == "${#hosts[@]}" ]]
}
brokers_well() {
  local host deadline=$((SECONDS + 90))
  for host in "${brokers[@]}"; do
    until curl -sf "http://127.0.0.1:$(port_of "$host" 30)/healthz" >/dev/null; do
      ((SECONDS < deadline)) || { on "$host" journalctl -u lean-repl-broker -n 30 --no-pager; return 1; }
      sleep 1
    done
  done
}
brokers_agree() {
  brokers_well || return 1
  local seen
  seen=$(curl -s "http://127.0.0.1:$(port_of broker1 30)/jsz?streams=1")
  expect "$seen" '.meta_cluster.cluster_size == 3 and (.meta_cluster.leader | length > 0)' || return 1
  echo "SAID led by $(jq -r .meta_cluster.leader <<<"$seen")"
}
front_checks() { # front_checks NAME
  local reply
  reply=$(check "{\"commands\": [\"theorem $1 (a b : Nat) : a + b = b + a := by omega\"], \"limits\": {\"timeout_s\": 300}}")
  expect "$reply" '.status == "valid"' || return 1
  jq -r '"SAID in all \(.stats.total_ms) ms"' <<<"$reply"
}
front_ready() { wait_ready 300; }
on_machine() { on front1 "$@"; }
keys_are_closed() {
  local host open
  open=$(find "$WORK/inventory/fleet" \( -name '*.key' -o -name credentials \) -perm /077)
  [[ -z $open ]] || { echo "$open"; return 1; }
  for host in "${brokers[@]}"; do
    [[ $(on "$host" stat -c '%a:%U' /etc/lean-repl-broker/broker.key) == 600:lean-broker ]] || return 1
    [[ $(on "$host" stat -c '%a:%U' /etc/lean-repl-broker/nats.conf) == 600:lean-broker ]] || return 1
  done
  for host in front1 prover1; do
    [[ $(on "$host" stat -c '%a:%U' /etc/lean-repl/fleet/host.key) == 600:lean ]] || return 1
    [[ $(on "$host" stat -c '%a:%U' /etc/lean-repl/fleet/credentials) == 600:lean ]] || return 1
  done
}
# Without a certificate of the fleet's there is no connection; with one, and no password, no answer.
strangers_are_refused() {
  "$repository/node_modules/.bin/node" "$repository/test/appliance/strangers.ts" "$(port_of broker1 10)" "$WORK/inventory/fleet"
}
broker_hardened() {
  local last
  last=$(on broker1 systemd-analyze security lean-repl-broker --no-pager | tail -1)
  echo "SAID ${last#→ }"
}
broker_dies() {
  local leader before
  leader=$(curl -s "http://127.0.0.1:$(port_of broker1 30)/jsz" | jq -r .meta_cluster.leader)
  before=$(on "$leader" systemctl show lean-repl-broker -p MainPID --value)
  on "$leader" systemctl kill --kill-who=main -s KILL lean-repl-broker
  front_checks after_a_broker || return 1
  brokers_well || return 1
  echo "SAID $leader was killed, was process $before and is $(on "$leader" systemctl show lean-repl-broker -p MainPID --value)"
}

mkdir -p "$WORK"
[[ -x ${NATS_SERVER:-} ]] || { echo 'NATS_SERVER names no nats-server' >&2; exit 1; }
step 'build a Debian 12 system' build_root "$WORK/pristine"
step 'boot it in five containers' boot_all "${1:-}"
step 'write the inventory' write_fleet
step 'make a release with its dependencies' release_bundle
[[ ${1:-} == keep ]] || step 'a dry run passes on the bare systems' fleet_playbook --check
step 'the playbook makes them a fleet' fleet_playbook
step 'the three brokers agree' brokers_agree
step 'the front is ready' front_ready
step 'a check through the front answers valid' front_checks through_the_front
step 'keys and passwords are for their owners only' keys_are_closed
step 'strangers are refused by the brokers' strangers_are_refused
step 'a second run changes nothing' second_fleet_run
step 'the unit of a broker is hardened' broker_hardened
step 'the leading broker is killed, and checks go on' broker_dies
