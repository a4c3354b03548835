// What a REPL's process goes through before it becomes the REPL: into a control group of its own with the
// kernel's limits, under a data-segment limit, with a private spool directory. One small shell script, so that
// the process is confined before its first instruction, and its pid is the one that the lane's pty knows.
import type { GroupLimits } from './control-group.ts'

export interface Confinement {
  group: { parent: string; limits: GroupLimits } | null
  /** RLIMIT_DATA: private writable memory; mapped library files are not counted. */
  dataMb: number | null
  /** Holds one directory for each REPL, named by its pid; `{spool}` in the command stands for its own. */
  spoolParent: string | null
  /** Opened as `seccompFd` for the command. */
  seccompFile: string | null
}

export const seccompFd = 10
export const spoolPlaceholder = '{spool}'

/** Why the process ended before it was the REPL: exit codes that neither bubblewrap nor Lean uses. */
export const confineFailed = 79

// The core is the one the lane's thread is pinned to; in cpuset.cpus the REPL can't unpin itself.
const script = `
fail() { printf 'confine: %s\\n' "$1" >&2; exit ${String(confineFailed)}; }
parent=$1 memory=$2 pids=$3 data=$4 spool=$5 filter=$6; shift 6
if [[ -n $parent ]]; then
  own=$parent/repl-$$
  mkdir "$own" && echo "$memory" >"$own/memory.max" && echo 1 >"$own/memory.oom.group" &&
    echo "$pids" >"$own/pids.max" || fail "no control group $own"
  [[ -e $own/memory.swap.max ]] && echo 0 >"$own/memory.swap.max"
  while read -r key value; do
    [[ $key == Cpus_allowed_list: ]] && echo "$value" >"$own/cpuset.cpus"
  done </proc/self/status
  echo $$ >"$own/cgroup.procs" || fail "can't enter $own"
fi
[[ -z $data ]] || ulimit -d "$data" || fail "can't limit data to $data KiB"
[[ -z $spool ]] || mkdir -p -m 700 "$spool/$$" || fail "no spool directory in $spool"
[[ -z $filter ]] || exec ${String(seccompFd)}<"$filter" || fail "can't read $filter"
exec "\${@//'${spoolPlaceholder}'/$spool/$$}"
`

/** The command, confined; unchanged when nothing confines it. */
export const confined = (command: string[], confinement: Confinement): string[] => {
  const { group, dataMb, spoolParent, seccompFile } = confinement
  if (group === null && dataMb === null && spoolParent === null && seccompFile === null) return command
  return [
    '/bin/bash',
    '-c',
    script,
    'confine',
    group?.parent ?? '',
    String((group?.limits.memoryMb ?? 0) * 2 ** 20),
    String(group?.limits.pids ?? 0),
    dataMb === null ? '' : String(dataMb * 1024),
    spoolParent ?? '',
    seccompFile ?? '',
    ...command,
  ]
}
