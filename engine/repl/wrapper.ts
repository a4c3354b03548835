// What stands between node-pty and a REPL. `exec` all along: the REPL has the pid that the pty was forked with.
// 1. setpriv: the kernel kills the REPL as soon as the thread that forked it ends, whatever way.
// 2. bash ends at once if that thread ended before setpriv could say so: its parent is not the server any more.
// 3. Raw mode: a canonical terminal echoes, and cuts lines at 4,096 bytes.
// 4. stderr goes to a named pipe, once its reader has opened it: merged, it would break replies.
// 5. Masters of other REPLs' terminals are inherited (they are not close-on-exec): with one a REPL could talk
//    for another, and no hang-up would ever come.
import type { ReplLaunch } from '../lean/launch.ts'

/** Its pipe can be opened now, and waits for that; its terminal is raw and the REPL is next. */
export const pipeLine = 'PIPE\n'
export const readyLine = 'READY\n'

const script = `
[[ $PPID == "$1" ]] || exit 1
stty raw -echo || exit 1
mkfifo -m 600 "$2" || exit 1
printf '${pipeLine.trim()}\\n'
exec 2>"$2"
for fd in /proc/$$/fd/*; do fd=\${fd##*/}; [[ $fd -gt 2 ]] && eval "exec $fd>&-"; done
printf '${readyLine.trim()}\\n'
shift 2
exec "$@"
`

export const wrap = (
  launch: ReplLaunch,
  serverPid: number,
  stderrPipe: string,
): { file: string; args: string[] } => ({
  file: 'setpriv',
  args: [
    ...['--pdeathsig', 'KILL', '--'],
    ...['bash', '--noprofile', '--norc', '-c', script, 'repl', String(serverPid), stderrPipe],
    ...launch.argv,
  ],
})
