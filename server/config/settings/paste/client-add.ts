import { remark } from '../../../contract/remark.ts';
import { assignmentOf, type Draft, headerOf, isDraft, type NoDraft } from './draft.ts';
import { readUrl } from './url.ts';

/** Options of `claude mcp add`, `codex mcp add` and `gemini mcp add` that take a value, with their long names. */
const VALUES: ReadonlyMap<string, string> = new Map([
  ['-t', 'transport'],
  ['-s', 'scope'],
  ['-e', 'env'],
  ['-H', 'header'],
  ...['transport', 'scope', 'env', 'header', 'url', 'bearer-token-env-var', 'timeout', 'description']
    .concat('client-id', 'callback-port')
    .map((name): [string, string] => [`--${name}`, name]),
]);

interface Asked {
  env: Map<string, string>;
  headers: Map<string, string>;
  options: Map<string, string>;
  words: string[];
}

/** Whether words are those of a client that is told to add a server. */
export function isClientAdd([program, mcp, verb]: readonly string[]): boolean {
  return (
    /^(?:claude|codex|gemini|qwen)$/.test(program ?? '') &&
    mcp === 'mcp' &&
    /^add(?:-json)?$/.test(verb ?? '')
  );
}

/**
 * The server that another client's command adds: `claude mcp add name -e K=V -- program args`.
 * @param read makes a server of the program and its arguments
 */
export function readClientAdd(
  words: readonly string[],
  read: (words: readonly string[]) => Draft | NoDraft,
): Draft | NoDraft {
  const { env, headers, options, words: rest } = readWords(words.slice(3));
  const [name, ...target] = rest;
  const url = options.get('url') ?? (/^https?:/i.test(target[0] ?? '') ? target[0] : undefined);
  if (name === undefined || (url === undefined && target.length === 0))
    return { problem: remark('paste_client_add') };
  if (url !== undefined) {
    const token = options.get('bearer-token-env-var');
    if (token !== undefined) headers.set('Authorization', `Bearer \${${token}}`);
    const remote = readUrl(url, Object.fromEntries(headers));
    if (!isDraft(remote)) return remote;
    const transport = options.get('transport');
    return { ...remote, name, entry: { ...remote.entry, ...(transport && { type: transport }) } };
  }
  const local = read(target);
  if (!isDraft(local) || env.size === 0) return isDraft(local) ? { ...local, name } : local;
  const own = typeof local.entry.env === 'object' ? local.entry.env : {};
  return { ...local, name, entry: { ...local.entry, env: { ...Object.fromEntries(env), ...own } } };
}

/** Options may stand anywhere before the command of the server; from `--`, or from that command on, all is its own. */
function readWords(words: readonly string[]): Asked {
  const asked: Asked = { env: new Map(), headers: new Map(), options: new Map(), words: [] };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') {
      asked.words.push(...words.slice(at + 1));
      break;
    }
    const glued = /^(--[a-z-]+)=([\s\S]*)$/.exec(word);
    const option = VALUES.get(glued?.[1] ?? word);
    if (option !== undefined) {
      take(asked, option, glued?.[2] ?? words[++at] ?? '');
      // `-e A=1 B=2 name`: one option, several values.
      while (option === 'env' && asked.words.length === 0 && assignmentOf(words[at + 1] ?? ''))
        take(asked, option, words[++at] ?? '');
    } else if (!word.startsWith('-')) {
      asked.words.push(word);
      if (asked.words.length === 2 && !/^https?:/i.test(word)) {
        asked.words.push(...words.slice(at + 1).filter((next, i) => i > 0 || next !== '--'));
        break;
      }
    }
  }
  return asked;
}

function take(asked: Asked, option: string, value: string): void {
  const pair = option === 'env' ? assignmentOf(value) : option === 'header' ? headerOf(value) : null;
  if (option === 'env') {
    if (pair) asked.env.set(...pair);
  } else if (option === 'header') {
    if (pair) asked.headers.set(...pair);
  } else asked.options.set(option, value);
}
