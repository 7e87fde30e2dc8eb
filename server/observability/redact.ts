import { REDACTED } from '../contract/secret.ts';

/** Longest string, array and object that a log event keeps; the rest is said to be missing. */
const MAX_TEXT = 16_384;
const MAX_ITEMS = 100;
const MAX_DEPTH = 8;
/** A registered value shorter than this would blank out ordinary words. */
const MIN_SECRET = 8;
const MAX_SECRETS = 5000;

/** Member names whose string values are credentials. Numbers pass: `tokens: 12` is a count. */
const SECRET_NAME =
  /^(?:proxy-?)?authorization$|cookie|passw(?:or)?d|passphrase|secret|token$|tokens$|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|encryption[-_ ]?key|bearer[-_ ]?(?:auth[-_ ]?)?key|credential|^pwd$/i;

/**
 * Texts that are credentials by their form. Each replacement keeps what tells an operator which one it was. What
 * repeats in front of a fixed part is bounded: a megabyte of beginnings must not cost its square.
 */
const FORMS: ReadonlyArray<readonly [RegExp, string]> = [
  [/(?<![A-Za-z0-9])pb_([a-z2-7]{10})_[A-Za-z0-9_-]+/g, `pb_$1_${REDACTED}`],
  [/\b(Bearer|Basic)[ \t]+(?!\$\{)[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  [/\b(authorization["']?\s*[:=]\s*["']?)(?!Bearer |Basic )[^\s"',;}]+/gi, `$1${REDACTED}`],
  [/\beyJ[A-Za-z0-9_-]{8,400}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/g, REDACTED],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  [/\b(?:sk|rk|pk)[-_](?:[a-z]+[-_])*[A-Za-z0-9_-]{16,}/g, REDACTED],
  [/\b(?:gh[opsur]_|github_pat_|glpat-|npm_|hf_|xox[abposr]-|AIza|AKIA|ASIA)[A-Za-z0-9_-]{10,}/g, REDACTED],
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,500}):[^\s/@]+@/gi, `$1:${REDACTED}@`],
  [
    /((?:passw(?:or)?d|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|signature)["']?\s*[:=]\s*["']?)(?!\$\{|Bearer |Basic )[^\s"'&,;}]{4,}/gi,
    `$1${REDACTED}`,
  ],
];

/** Cheap test that lets nearly every text pass without running the expressions above. */
const SUSPICIOUS =
  /pb_|bearer|basic|authorization|eyJ|PRIVATE KEY|[srp]k[-_]|gh[opsur]_|github_pat|glpat|npm_|hf_|xox|AIza|AKIA|ASIA|:\/\/|passw|passphrase|secret|token|key|signature/i;

/** Replaces everything in a text that has the form of a credential. `${VAR}` references stay readable. */
export function redactText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  let out = text;
  for (const [form, replacement] of FORMS) out = out.replace(form, replacement);
  return out;
}

export interface Redactor {
  text(text: string): string;
  /** A plain, bounded, JSON-safe copy of any value: cycles, errors, buffers and throwing getters included. */
  value(value: unknown, name?: string): unknown;
  /** From now on this exact text is replaced wherever it appears. Texts under 8 characters are ignored. */
  register(secret: string): void;
}

/** Redacts by form, by member name, and by values that were registered at run time (bounded, oldest forgotten). */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  let known: RegExp | null = null;

  function text(input: string): string {
    if (secrets.size > 0) known ??= union(secrets);
    return redactText(known ? input.replace(known, REDACTED) : input);
  }

  function value(input: unknown, name = ''): unknown {
    return copy(input, name, 0, [], text);
  }

  return {
    text,
    value,
    register(secret) {
      if (secret.length < MIN_SECRET || secrets.has(secret)) return;
      const [oldest] = secrets;
      if (secrets.size >= MAX_SECRETS && oldest !== undefined) secrets.delete(oldest);
      secrets.add(secret);
      known = null;
    },
  };
}

/** One expression for all values; longest first, so that a secret which contains another is replaced whole. */
function union(secrets: ReadonlySet<string>): RegExp {
  const forms = new Set<string>();
  for (const secret of secrets) {
    forms.add(secret);
    forms.add(encodeURIComponent(secret));
    forms.add(JSON.stringify(secret).slice(1, -1));
  }
  const sorted = [...forms].sort((a, b) => b.length - a.length);
  return new RegExp(sorted.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
}

type TextRedactor = (text: string) => string;

function copy(input: unknown, name: string, depth: number, above: unknown[], text: TextRedactor): unknown {
  switch (typeof input) {
    case 'string':
      if (input !== '' && SECRET_NAME.test(name) && !/^\$\{[^}]*\}$/.test(input)) return REDACTED;
      return input.length > MAX_TEXT
        ? `${text(input.slice(0, MAX_TEXT))}… (${input.length} characters)`
        : text(input);
    case 'bigint':
      return input.toString();
    case 'function':
    case 'symbol':
      return `[${typeof input}]`;
    case 'object':
      break;
    default:
      return input;
  }
  if (input === null) return null;
  if (above.includes(input)) return '[circular]';
  if (depth >= MAX_DEPTH) return '[deep]';
  above.push(input);
  try {
    return copyObject(input, name, depth + 1, above, text);
  } catch {
    return '[unreadable]';
  } finally {
    above.pop();
  }
}

function copyObject(
  input: object,
  name: string,
  depth: number,
  above: unknown[],
  text: TextRedactor,
): unknown {
  if (input instanceof Date) return Number.isNaN(input.getTime()) ? null : input.toISOString();
  if (ArrayBuffer.isView(input)) return `[${input.byteLength} bytes]`;
  if (input instanceof Error) return copyError(input, depth, above, text);
  if (input instanceof Map) return copyObject(Object.fromEntries(input), name, depth, above, text);
  if (Array.isArray(input) || input instanceof Set) {
    const items = [...input];
    const kept = items.slice(0, MAX_ITEMS).map((item) => copy(item, name, depth, above, text));
    if (items.length > MAX_ITEMS) kept.push(`… (${items.length} items)`);
    return kept;
  }
  const out: Record<string, unknown> = {};
  const keys = Object.keys(input);
  for (const key of keys.slice(0, MAX_ITEMS)) {
    // `__proto__` as an own member must not become the prototype of the copy.
    if (key !== '__proto__') out[key] = copy(Reflect.get(input, key), key, depth, above, text);
  }
  if (keys.length > MAX_ITEMS) out['…'] = `${keys.length} members`;
  return out;
}

function copyError(error: Error, depth: number, above: unknown[], text: TextRedactor): unknown {
  const out: Record<string, unknown> = { name: error.name, message: text(error.message) };
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' || typeof code === 'number') out.code = code;
  if (typeof error.stack === 'string') out.stack = text(error.stack);
  if (error.cause !== undefined) out.cause = copy(error.cause, 'cause', depth, above, text);
  return out;
}
