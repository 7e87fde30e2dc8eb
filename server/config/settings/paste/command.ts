import { isClientAdd, readClientAdd } from './client-add.ts';
import { readCurl } from './curl.ts';
import { assignmentOf, type Draft, type NoDraft } from './draft.ts';
import { imageAt, isBridge } from './name.ts';
import { readUrl } from './url.ts';

/** Commands that prepare something and start no server. */
const PREPARES =
  /^(?:(?:npm|pnpm|yarn|bun) (?:i|install|add|ci|run build)|(?:uv )?pipx? install|uv (?:sync|add)|brew install|apt(?:-get)? install|git clone|docker (?:pull|build)|cd|export|mkdir|chmod)(?: |$)/;

/** What a command line starts, or tells another client to add. */
export function readCommand(words: readonly string[]): Draft | NoDraft {
  const { env, rest } = withoutAssignments(words);
  const [command = '', ...args] = rest;
  if (command === '') return { problem: 'This names no command.' };
  if (PREPARES.test(rest.slice(0, 3).join(' ')))
    return { problem: `"${rest.slice(0, 2).join(' ')}" starts no server: paste the command that does.` };
  if (command === 'curl') return readCurl(args);
  if (isClientAdd(rest)) return readClientAdd(rest, readCommand);
  if (/^https?:\/\//i.test(command)) {
    return args.length === 0
      ? readUrl(command)
      : { problem: 'Words follow the URL: paste the URL alone, or a curl command with its headers.' };
  }
  return started(command, args, env);
}

function started(command: string, args: string[], env: Map<string, string>): Draft {
  const container = /^(?:docker|podman)$/.test(command) && args[0] === 'run';
  const tidied = container ? withoutTerminal(args) : { args, notes: [] };
  const notes = [...tidied.notes, ...(container ? passedOn(args, env) : [])];
  const bridge = args.some(isBridge) ? args.find((arg) => /^https?:/.test(arg)) : undefined;
  if (bridge !== undefined)
    notes.push('This program only carries messages to a URL; the hub can connect to the URL itself.');
  const entry = {
    command,
    args: tidied.args,
    ...(env.size > 0 && { env: Object.fromEntries(env) }),
  };
  return { name: null, entry, notes };
}

/** `A=1 B=2 program` and `env A=1 program`. */
function withoutAssignments(words: readonly string[]): { env: Map<string, string>; rest: string[] } {
  const env = new Map<string, string>();
  const rest = [...words];
  for (;;) {
    const assignment = assignmentOf(rest[0] ?? '');
    if (!assignment && rest[0] !== 'env' && rest[0] !== 'exec') return { env, rest };
    if (assignment) env.set(...assignment);
    rest.shift();
  }
}

/** A container that is talked to by its input: `-i` is needed, a terminal or the background would break it. */
function withoutTerminal(args: readonly string[]): { args: string[]; notes: string[] } {
  const image = imageAt(args);
  const options = image < 0 ? args.slice(1) : args.slice(1, image);
  const notes: string[] = [];
  const kept = options.flatMap((option) => {
    if (/^--(?:tty|detach)$/.test(option)) return [];
    return /^-[itdqP]+$/.test(option)
      ? [option.replace(/[td]/g, '')].filter((left) => left !== '-')
      : [option];
  });
  if (kept.join(' ') !== options.join(' '))
    notes.push('-t and -d were taken out: the hub talks to the container by its input and output.');
  if (!kept.some((option) => option === '--interactive' || /^-[qP]*i[iqP]*$/.test(option))) {
    kept.unshift('-i');
    notes.push('-i was added: without it the container has no input.');
  }
  return { args: ['run', ...kept, ...(image < 0 ? [] : args.slice(image))], notes };
}

/** `-e NAME` without a value passes on what the entry's own `env` says. */
function passedOn(args: readonly string[], env: ReadonlyMap<string, string>): string[] {
  return args.flatMap((name, at) => {
    const isName = /^(?:-e|--env)$/.test(args[at - 1] ?? '') && /^\w+$/.test(name);
    return isName && !env.has(name) ? [`The container is given ${name}: set it in env.`] : [];
  });
}
