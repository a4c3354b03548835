# shellcheck shell=bash disable=SC2034,SC2154
# The steps of a run of the appliance and what each must show; vm.sh and nspawn.sh put them in order.

export LC_ALL=C.UTF-8 ANSIBLE_FORCE_COLOR=0 ANSIBLE_NOCOLOR=1
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
token_file=$WORK/token
extra_variables='{}'
service_port=8080

passed=0 failed=0
step() {
  local name=$1 started=$SECONDS status
  shift
  printf '%s ...\n' "$name"
  # Not in an `||`: that would switch -e off inside.
  set +e
  (
    set -e
    "$@"
  ) >"$WORK/step.log" 2>&1
  status=$?
  set -e
  if ((status == 0)); then
    passed=$((passed + 1))
    printf '  ok, %d s%s\n' $((SECONDS - started)) "$(sed -n 's/^SAID /: /p' "$WORK/step.log" | tr '\n' ' ')"
  else
    failed=$((failed + 1))
    printf '  FAILED after %d s\n' $((SECONDS - started))
    tail -40 "$WORK/step.log" | sed 's/^/    /'
  fi
}
finish() {
  stop_machine
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}

token() {
  [[ -e $token_file ]] || head -c 24 /dev/urandom | base64 | tr -d '/+=\n' >"$token_file"
  cat "$token_file"
}
release_archive() { git -C "$repository" archive --format=tar.gz -o "$WORK/release.tar.gz" HEAD; }
playbook() {
  local play=$1 version=$2 archive=$WORK/release.tar.gz
  shift 2
  (cd "$repository/ansible" && ansible-playbook -i "$WORK/inventory.ini" "$play" \
    -e "{\"lean_repl_version\": \"$version\", \"lean_repl_release_archive\": \"$archive\"}" \
    -e "{\"lean_repl_npm_registry\": \"$(npm config get registry 2>/dev/null)\"}" \
    -e '{"lean_repl_engine": "embedded", "lean_repl_host": "0.0.0.0", "lean_repl_spares": 0}' \
    -e "{\"lean_repl_port\": $service_port, \"lean_repl_api_keys\": [{\"name\": \"run\", \"token\": \"$(token)\"}]}" \
    -e "$extra_variables" "$@") | tee "$WORK/playbook.log"
  return "${PIPESTATUS[0]}"
}

api() { curl --silent --show-error --max-time 900 -H "Authorization: Bearer $(token)" "http://127.0.0.1:$API_PORT$1" "${@:2}"; }
check() { api /v1/checks -H 'Content-Type: application/json' -d "$1"; }
wait_ready() {
  local deadline=$((SECONDS + ${1:-900}))
  until [[ $(api /readyz -o /dev/null -w '%{http_code}' 2>/dev/null) == 200 ]]; do
    if ((SECONDS >= deadline)); then
      on_machine journalctl -u lean-repl -n 30 --no-pager
      return 1
    fi
    sleep 2
  done
}
expect() { # expect JSON FILTER: the filter holds of the reply
  printf '%s\n' "$1"
  jq -e "$2" <<<"$1" >/dev/null
}
main_pid() { on_machine systemctl show lean-repl -p MainPID --value; }
first_repl() { api /v1/pool | jq -r '[.lanes[] | .core as $core | .repls[] | "\(.pid) \($core)"][0]'; }
group_of() { on_machine "sed -n 's|^0::|/sys/fs/cgroup|p' /proc/$1/cgroup"; }

dry_run() { playbook site.yml first --check; }
install_appliance() { playbook site.yml first; }
second_run() {
  playbook site.yml first
  grep -Eq 'changed=0 +unreachable=0 +failed=0' "$WORK/playbook.log"
}
service_is_up() {
  on_machine systemctl show lean-repl -p Type -p StatusText -p Slice -p WatchdogUSec -p ActiveState
  [[ $(on_machine systemctl is-active lean-repl) == active ]]
  echo "SAID $(on_machine systemctl show lean-repl -p StatusText --value)"
}
ready() { wait_ready 30; }
valid_check() {
  local reply
  reply=$(check '{"commands": ["theorem t (a b : Nat) : a + b = b + a := by omega"], "limits": {"timeout_s": 300}, "use_cache": false}')
  expect "$reply" '.status == "valid"' || return 1
  jq -r '"SAID Lean \(.stats.lean_ms) ms, in all \(.stats.total_ms) ms, core \(.stats.core)"' <<<"$reply"
}
needs_key() { [[ $(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$API_PORT/v1/pool") == 401 ]]; }
pinned() {
  local pid core group
  read -r pid core <<<"$(first_repl)"
  group=$(group_of "$pid")
  on_machine "taskset -cp $pid; grep -H . $group/{cpuset.cpus,memory.max,memory.oom.group,pids.max}"
  [[ $(on_machine "taskset -cp $pid") == *": $core" ]] || return 1
  [[ $group == */repl-$pid ]] || return 1
  [[ $(on_machine "cat $group/cpuset.cpus") == "$core" ]] || return 1
  echo "SAID pid $pid on core $core, memory.max $(on_machine "cat $group/memory.max")"
}
restart_warm() {
  local before after ref
  ref=$(check '{"commands": ["def kept : Nat := 41"], "limits": {"timeout_s": 300}}' | jq -r .state_ref)
  before=$(main_pid)
  on_machine systemctl kill -s KILL lean-repl
  sleep 4
  wait_ready || return 1
  after=$(main_pid)
  [[ $before != "$after" ]] || return 1
  expect "$(check "{\"state_ref\": \"$ref\", \"commands\": [\"theorem still : kept = 41 := rfl\"], \"limits\": {\"timeout_s\": 300}}")" \
    '.status == "valid"' || return 1
  echo "SAID process $before is gone, $after has its state"
}
memory_bomb() {
  local reply main
  main=$(main_pid)
  reply=$(check '{"commands": ["example : (List.replicate 30000000 0).length = 30000000 := by decide +kernel"],
    "limits": {"timeout_s": 300, "memory_mb": 200, "max_heartbeats": 0}}')
  expect "$reply" '.status == "memory_exceeded" or .status == "crashed" or .status == "timeout" or .status == "error"' || return 1
  [[ $(main_pid) == "$main" ]] || return 1
  wait_ready || return 1
  expect "$(check '{"commands": ["theorem after : True := trivial"], "limits": {"timeout_s": 300}}')" '.status == "valid"' || return 1
  echo "SAID $(jq -r .status <<<"$reply"), and the server lives"
}
# Whatever Lean may do: the limit of the group, drawn tight under a running REPL.
group_limit() {
  local pid core main group
  main=$(main_pid)
  read -r pid core <<<"$(first_repl)"
  group=$(group_of "$pid")
  on_machine "echo 32M >$group/memory.max" || true
  sleep 15
  [[ $(on_machine "kill -0 $pid 2>/dev/null && echo alive || echo dead") == dead ]] || return 1
  [[ $(main_pid) == "$main" ]] || return 1
  wait_ready || return 1
  on_machine journalctl -u lean-repl -o cat -n 60 | grep 'limit of its control group' || return 1
  echo "SAID the kernel killed REPL $pid, the server $main lives"
}
upgrade() {
  playbook upgrade.yml second || return 1
  [[ $(on_machine readlink /opt/lean-repl/current) == */second ]] || return 1
  valid_check
}
# A release whose program ends at once.
failed_upgrade() {
  local tree=$WORK/broken
  rm -rf "$tree" && mkdir -p "$tree"
  tar -xzf "$WORK/release.tar.gz" -C "$tree"
  echo 'process.exit(3)' >"$tree/api/main.ts"
  mv "$WORK/release.tar.gz" "$WORK/good.tar.gz"
  tar -czf "$WORK/release.tar.gz" -C "$tree" .
  local status=0
  playbook upgrade.yml third || status=$?
  mv "$WORK/good.tar.gz" "$WORK/release.tar.gz"
  [[ $status != 0 ]] || return 1
  [[ $(on_machine readlink /opt/lean-repl/current) == */second ]] || return 1
  wait_ready || return 1
  valid_check
}
rollback() {
  playbook rollback.yml first || return 1
  [[ $(on_machine readlink /opt/lean-repl/current) == */first ]] || return 1
  wait_ready || return 1
  valid_check
}
hardened() {
  local last
  last=$(on_machine systemd-analyze security lean-repl --no-pager | tail -1)
  echo "SAID ${last#→ }"
}
only_api_open() {
  local rules
  rules=$(on_machine nft list table inet lean_repl)
  printf '%s\n' "$rules"
  [[ $rules == *'policy drop'* && $rules == *"tcp dport $service_port accept"* ]]
}
