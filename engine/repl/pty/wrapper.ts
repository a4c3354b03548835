// What stands between the server and a REPL. `exec` all along: the REPL has the pid that was spawned, and leads
// its own session and process group.
// 1. taskset: the REPL is pinned to its core; the thread that spawns it runs on others as well.
// 2. setpriv: the kernel kills the REPL as soon as the thread that spawned it ends, whatever way.
// 3. bash ends at once if that thread ended before setpriv could say so: its parent is not the server any more.
// 4. The pty becomes stdin, stdout and, being the first that the session opens, its controlling terminal: when
//    the server is gone, the REPL reads the end of its input and is hung up.
// 5. Raw mode: a canonical terminal echoes, and cuts lines at 4,096 bytes.
// 6. Masters of other REPLs' terminals are inherited (they are not close-on-exec): with one a REPL could talk
//    for another, and no hang-up would ever come.

export const readyLine = 'READY\n'

const script = `
[[ $PPID == "$1" ]] || exit 1
exec 0<>"$2" 1>&0 || exit 1
stty raw -echo || exit 1
for fd in /proc/$$/fd/*; do fd=\${fd##*/}; [[ $fd -gt 2 ]] && eval "exec $fd>&-"; done
printf '${readyLine.trim()}\\n'
shift 2
exec "$@"
`

export const wrap = (
  argv: readonly string[],
  core: number,
  serverPid: number,
  ptyPath: string,
): { file: string; args: string[] } => ({
  file: 'taskset',
  args: [
    ...['--cpu-list', String(core)],
    ...['setpriv', '--pdeathsig', 'KILL', '--'],
    ...['bash', '--noprofile', '--norc', '-c', script, 'repl', String(serverPid), ptyPath],
    ...argv,
  ],
})
