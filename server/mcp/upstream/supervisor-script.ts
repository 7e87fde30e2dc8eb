/**
 * The program that outlives the hub by a second. It reads `add PID` and `del PID` lines from its standard input; when
 * that ends, the hub is dead, whatever killed it, and everything the hub started is ended: the sessions and process
 * groups it was told of, their descendants, and every process with the hub's marker in its environment.
 *
 * Only builtins on the way to the first signal, so that it works while the machine is out of processes or memory. It
 * gets its input as arguments and lines of numbers; nothing is ever evaluated. `kill -s TERM -- -PGID` is the form
 * that dash understands.
 *
 * Arguments: the marker entry up to the run's colon.
 */
export const SUPERVISOR_SCRIPT = `
trap '' HUP INT TERM QUIT PIPE
marker=$1
roots=''
while read -r verb pid; do
  case $verb in
    add) roots="$roots $pid" ;;
    del)
      kept=''
      for root in $roots; do [ "$root" = "$pid" ] || kept="$kept $root"; done
      roots=$kept ;;
    quit) exit 0 ;;
  esac
done

# Sets 'found' to the pids that are left. A line of the table is pid:ppid:group:session.
find_family() {
  table='' found=' '
  for file in /proc/[0-9]*/stat; do
    line=''
    read -r line 2>/dev/null <"$file" || continue
    pid=\${line%% *}
    set -- \${line##*) }
    case $1 in Z|X) continue ;; esac
    table="$table $pid:$2"
    for root in $roots; do
      if [ "$3" = "$root" ] || [ "$4" = "$root" ]; then found="$found$pid "; break; fi
    done
  done
  for file in $(grep -lsaF -- "$marker" /proc/[0-9]*/environ 2>/dev/null); do
    pid=\${file#/proc/}
    pid=\${pid%/environ}
    case $table in *" $pid:"*) ;; *) continue ;; esac
    case $found in *" $pid "*) ;; *) found="$found$pid " ;; esac
  done
  grew=1
  while [ $grew = 1 ]; do
    grew=0
    for entry in $table; do
      pid=\${entry%%:*}
      case $found in *" $pid "*) continue ;; esac
      case $found in *" \${entry#*:} "*) found="$found$pid "; grew=1 ;; esac
    done
  done
}

signal_all() {
  for root in $roots; do kill -s "$1" -- "-$root" 2>/dev/null; done
  for pid in $found; do kill -s "$1" "$pid" 2>/dev/null; done
}

find_family
signal_all TERM
turn=0
while [ $turn -lt 30 ]; do
  turn=$((turn + 1))
  sleep 0.1 2>/dev/null || sleep 1
  find_family
  if [ "$found" = ' ' ] && [ -e /proc/self/stat ]; then exit 0; fi
  if [ $turn -ge 6 ]; then signal_all KILL; fi
done
`;
