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
repository=$(cd "$here/../.." && pwd)
export LC_ALL=C.UTF-8 ANSIBLE_FORCE_COLOR=0 ANSIBLE_NOCOLOR=1

passed=0 failed=0
step() {
  local name=$1 started=$SECONDS status=0
  shift
  printf '%s ...\n' "$name"
  "$@" >"$WORK/step.log" 2>&1 || status=$?
  if ((status == 0)); then
    passed=$((passed + 1))
    printf '  ok, %d s%s\n' $((SECONDS - started)) "$(sed -n 's/^SAID /: /p' "$WORK/step.log" | tr '\n' ' ')"
  else
    failed=$((failed + 1))
    printf '  FAILED after %d s\n' $((SECONDS - started))
    tail -40 "$WORK/step.log" | sed 's/^/    /'
  fi
  return "$status"
}
finish() {
  stop_machine
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}
trap finish EXIT

token=$(head -c 24 /dev/urandom | base64 | tr -d '/+=\n')
release_archive() { git -C "$repository" archive --format=tar.gz -o "$WORK/release.tar.gz" HEAD; }
playbook() {
  local play=$1 version=$2
  shift 2
  local variables=()
  mapfile -t variables < <(registry_variables)
  (cd "$repository/ansible" && ansible-playbook -i "$WORK/inventory.ini" "$play" "${variables[@]}" \
    -e "{\"lean_repl_version\": \"$version\", \"lean_repl_release_archive\": \"$WORK/release.tar.gz\"}" \
    -e '{"lean_repl_engine": "embedded", "lean_repl_host": "0.0.0.0", "lean_repl_spares": 0}' \
    -e "{\"lean_repl_api_keys\": [{\"name\": \"vm-run\", \"token\": \"$token\"}]}" "$@") | tee "$WORK/playbook.log"
}
unchanged() { grep -Eq 'changed=0 +unreachable=0 +failed=0' "$WORK/playbook.log" || { grep -B2 'changed' "$WORK/playbook.log"; return 1; }; }

api() { curl --silent --show-error --max-time 600 -H "Authorization: Bearer $token" "http://127.0.0.1:$API_PORT$1" "${@:2}"; }
check() { api /v1/checks -H 'Content-Type: application/json' -d "$1"; }
wait_ready() {
  local deadline=$((SECONDS + ${1:-600}))
  until [[ $(api /readyz -o /dev/null -w '%{http_code}' 2>/dev/null) == 200 ]]; do
    ((SECONDS < deadline)) || { on_machine journalctl -u lean-repl -n 30 --no-pager; return 1; }
    sleep 3
  done
}
expect() { # expect JSON FILTER: the filter holds of the reply
  printf '%s\n' "$1"
  jq -e "$2" <<<"$1" >/dev/null
}

dry_run() { playbook site.yml first --check && grep -Eq 'failed=0' "$WORK/playbook.log"; }
install() { playbook site.yml first; }
second_run() { playbook site.yml first && unchanged; }
service_is_up() {
  on_machine 'systemctl is-active lean-repl && systemctl show lean-repl -p Type -p StatusText -p Slice -p WatchdogUSec'
  on_machine 'systemctl is-active lean-repl' | grep -qx active
}
ready() { wait_ready 30; }
valid_check() {
  local reply
  reply=$(check '{"commands": ["theorem t (a b : Nat) : a + b = b + a := by omega"], "limits": {"timeout_s": 300}}')
  expect "$reply" '.status == "valid"'
  jq -r '"SAID lean \(.stats.lean_ms) ms, total \(.stats.total_ms) ms, core \(.stats.core)"' <<<"$reply"
}
needs_key() { [[ $(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$API_PORT/v1/pool") == 401 ]]; }
pinned() {
  local pool pid core
  pool=$(api /v1/pool)
  read -r pid core < <(jq -r '.lanes[0] | "\(.repls[0].pid) \(.core)"' <<<"$pool")
  on_machine "taskset -cp $pid; cat /proc/$pid/cgroup; cat /sys/fs/cgroup\$(cut -d: -f3 /proc/$pid/cgroup)/{cpuset.cpus,memory.max,memory.oom.group,pids.max}"
  on_machine "taskset -cp $pid" | grep -q "list: $core\$"
  on_machine "cat /proc/$pid/cgroup" | grep -q "/repl-$pid\$"
  echo "SAID pid $pid on core $core in a group of its own"
}
restart_warm() {
  local before after refs
  refs=$(check '{"commands": ["def kept : Nat := 41"], "limits": {"timeout_s": 300}}' | jq -r .state_ref)
  before=$(on_machine systemctl show lean-repl -p MainPID --value)
  on_machine systemctl kill -s KILL lean-repl
  sleep 3
  wait_ready 900
  after=$(on_machine systemctl show lean-repl -p MainPID --value)
  [[ $before != "$after" ]]
  expect "$(check "{\"state_ref\": \"$refs\", \"commands\": [\"theorem still : kept = 41 := rfl\"], \"limits\": {\"timeout_s\": 300}}")" '.status == "valid"'
  [[ -z $(on_machine "journalctl -u lean-repl -o cat | grep -i 'damaged' || true") ]]
  echo "SAID pid $before gone, $after has its state"
}
memory_bomb() {
  local reply main
  main=$(on_machine systemctl show lean-repl -p MainPID --value)
  # Doubled at each step: as much as it can get before the limit strikes.
  reply=$(check '{"commands": ["example : (List.replicate 100000000 (0 : Nat)).length = 100000000 := by decide +kernel", "theorem bomb : (2 ^ (2 ^ 34)) % 7 = 2 := by decide +kernel"], "limits": {"timeout_s": 600, "memory_mb": 300, "max_heartbeats": 0}}')
  expect "$reply" '.status == "memory_exceeded" or .status == "crashed" or .status == "error" or .status == "timeout"'
  [[ $(on_machine systemctl show lean-repl -p MainPID --value) == "$main" ]]
  wait_ready 900
  expect "$(check '{"commands": ["theorem after : True := trivial"], "limits": {"timeout_s": 300}}')" '.status == "valid"'
  echo "SAID $(jq -r '.status' <<<"$reply"), and the service lives"
}
group_bomb() {
  local pid main
  main=$(on_machine systemctl show lean-repl -p MainPID --value)
  pid=$(api /v1/pool | jq -r '.lanes[0].repls[0].pid')
  # Whatever Lean may do to it: the group's own limit, drawn tight under a running REPL.
  on_machine "echo 64M >/sys/fs/cgroup\$(cut -d: -f3 /proc/$pid/cgroup)/memory.max" || true
  sleep 10
  on_machine "! kill -0 $pid"
  [[ $(on_machine systemctl show lean-repl -p MainPID --value) == "$main" ]]
  wait_ready 900
  on_machine "journalctl -u lean-repl -o cat -n 20" | grep -q 'control group'
  echo "SAID REPL $pid was killed in its group, the server $main lives"
}
upgrade() {
  playbook upgrade.yml second
  on_machine readlink /opt/lean-repl/current | grep -q '/second$'
  valid_check
}
rollback() {
  playbook rollback.yml first
  on_machine readlink /opt/lean-repl/current | grep -q '/first$'
  wait_ready 900
  valid_check
}
hardened() {
  on_machine 'systemd-analyze security lean-repl --no-pager | tail -1'
  echo "SAID $(on_machine 'systemd-analyze security lean-repl --no-pager' | tail -1 | grep -o '[0-9.]* [A-Z]*' | head -1)"
}
only_api_open() {
  on_machine 'nft list table inet lean_repl' | grep -q 'tcp dport 8080 accept'
  on_machine 'nft list table inet lean_repl' | grep -q 'policy drop'
}

mkdir -p "$WORK"
step 'build a Debian 12 machine' build_image
step 'boot it' boot_machine "${1:-}"
write_inventory
step 'make a release' release_archive
if [[ ${1:-} != keep ]]; then
  step 'a dry run of the playbook passes on the bare machine' dry_run
  step 'the playbook makes it an appliance' install
fi
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
step 'the kernel ends a REPL at the limit of its control group' group_bomb
step 'an upgrade switches to the next release' upgrade
step 'a rollback goes back' rollback
