import { redactText } from '../../contract/redact-text.ts';
import type { ServerSpec } from '../../contract/server.ts';
import type { ListedItem, Lists, ServerIdentity } from './connection.ts';
import { conceal, secretsOf } from './entry-secrets.ts';
import { looksMade, SECRET_NAME } from './secret-forms.ts';

/** A shorter value would blank out ordinary words of a description. */
const MIN_SPOKEN = 8;

/**
 * The secrets of an entry that are taken out of what its server says of itself to everybody: its name, instructions and
 * lists. Only what has the name or the form of a secret: a time zone or a model's name in `env` belongs in descriptions.
 * @param expanded with the values of its variables. @returns longest first
 */
export function spokenSecretsOf(expanded: ServerSpec): string[] {
  return narrowSecretsOf(expanded).filter(fitsInString);
}

/** Those that have the name or the form of a secret, and could be no ordinary word. @returns longest first */
export function narrowSecretsOf(expanded: ServerSpec): string[] {
  const narrow = narrowed(expanded);
  return secretsOf(narrow, narrow).filter((text) => text.length >= MIN_SPOKEN);
}

function narrowed(spec: ServerSpec): ServerSpec {
  if (spec.type === 'stdio') {
    return { ...spec, env: only(spec.env, (name, value) => SECRET_NAME.test(name) || isFormed(value)) };
  }
  const headers = only(
    spec.headers,
    (name, value) => SECRET_NAME.test(name) || looksMade(value) || isFormed(value),
  );
  return { ...spec, headers, url: narrowedUrl(spec.url) };
}

function only(
  values: Record<string, string>,
  wanted: (name: string, value: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => wanted(name, value)));
}

function isFormed(value: string): boolean {
  return redactText(value) !== value;
}

/** Without the parts of path and query that only say what is asked for. */
function narrowedUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  for (const [name, value] of [...url.searchParams]) {
    if (!SECRET_NAME.test(name) && !looksMade(value)) url.searchParams.delete(name, value);
  }
  url.pathname = url.pathname.split('/').filter(looksMade).join('/');
  return url.href;
}

/** Dots in its place leave JSON what it is: it can stand within a string, and not as a number. */
function fitsInString(text: string): boolean {
  if (/^[\d.eE+-]+$/.test(text)) return false;
  try {
    return typeof JSON.parse(`"${text}"`) === 'string';
  } catch {
    return false;
  }
}

export function concealIdentity(secrets: readonly string[], identity: ServerIdentity): ServerIdentity {
  const { serverInfo, instructions } = identity;
  const said = (text: string): string => conceal(secrets, text);
  return {
    ...identity,
    serverInfo: { name: said(serverInfo.name), version: said(serverInfo.version) },
    instructions: instructions === null ? null : said(instructions),
  };
}

/** Items that hold no secret stay the same bytes. Names and URIs stay in any case: items are asked for by them. */
export function concealLists(secrets: readonly string[], lists: Lists): Lists {
  if (secrets.length === 0) return lists;
  const said = (items: Lists['tools']) => items.map((item) => concealItem(secrets, item));
  return {
    tools: said(lists.tools),
    prompts: said(lists.prompts),
    resources: said(lists.resources),
    templates: said(lists.templates),
  };
}

function concealItem(secrets: readonly string[], item: ListedItem): ListedItem {
  if (!secrets.some((secret) => item.json.includes(secret))) return item;
  const key = JSON.stringify(item.key);
  const parts = item.json.toString('utf8').split(key);
  return { ...item, json: Buffer.from(parts.map((part) => conceal(secrets, part)).join(key)) };
}
