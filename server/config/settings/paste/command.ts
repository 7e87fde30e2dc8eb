import { type Remark, remark } from '../../../contract/remark.ts';
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
  if (command === '') return { problem: remark('paste_no_command') };
  const prepares = PREPARES.exec(rest.slice(0, 3).join(' '))?.[0].trim();
  if (prepares !== undefined) return { problem: remark('paste_prepares', { command: prepares }) };
  if (command === 'curl') return readCurl(args);
  if (isClientAdd(rest)) return readClientAdd(rest, readCommand);
  if (/^https?:\/\//i.test(command)) {
    return args.length === 0 ? readUrl(command) : { problem: remark('paste_after_url') };
  }
  return started(command, args, env);
}

function started(command: string, args: string[], env: Map<string, string>): Draft {
  const container = /^(?:docker|podman)$/.test(command) && args[0] === 'run';
  const tidied = container ? withoutTerminal(args) : { args, notes: [] };
  const notes = [...tidied.notes, ...(container ? passedOn(args, env) : [])];
  const bridge = args.some(isBridge) ? args.find((arg) => /^https?:/.test(arg)) : undefined;
  if (bridge !== undefined) notes.push(remark('paste_bridge'));
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
function withoutTerminal(args: readonly string[]): { args: string[]; notes: Remark[] } {
  const image = imageAt(args);
  const options = image < 0 ? args.slice(1) : args.slice(1, image);
  const notes: Remark[] = [];
  const kept = options.flatMap((option) => {
    if (/^--(?:tty|detach)$/.test(option)) return [];
    return /^-[itdqP]+$/.test(option)
      ? [option.replace(/[td]/g, '')].filter((left) => left !== '-')
      : [option];
  });
  if (kept.join(' ') !== options.join(' ')) notes.push(remark('paste_terminal'));
  if (!kept.some((option) => option === '--interactive' || /^-[qP]*i[iqP]*$/.test(option))) {
    kept.unshift('-i');
    notes.push(remark('paste_input'));
  }
  return { args: ['run', ...kept, ...(image < 0 ? [] : args.slice(image))], notes };
}

/** `-e NAME` without a value passes on what the entry's own `env` says. */
function passedOn(args: readonly string[], env: ReadonlyMap<string, string>): Remark[] {
  return args.flatMap((name, at) => {
    const isName = /^(?:-e|--env)$/.test(args[at - 1] ?? '') && /^\w+$/.test(name);
    return isName && !env.has(name) ? [remark('paste_passed_on', { name })] : [];
  });
}
