import type { z } from 'zod';

/** Turns the text of one environment variable into a value, or says what is wrong with it. */
export type Parser<T> = (text: string) => { ok: true; value: T } | { ok: false; message: string };

export const text: Parser<string> = (value) => ({ ok: true, value });

export function whole(min: number, max: number): Parser<number> {
  return (value) => {
    const number = Number(value);
    return /^\d+$/.test(value) && number >= min && number <= max
      ? { ok: true, value: number }
      : { ok: false, message: `must be a whole number from ${min} to ${max}` };
  };
}

const UNITS: Record<string, number> = {
  '': 1,
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
};

/** Bytes: `16mb`, `512kb`, `1048576`; at least 1 KiB, at most 1 GiB. */
export const wholeBytes: Parser<number> = (value) => {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(value);
  const unit = UNITS[(match?.[2] ?? '').toLowerCase()];
  const bytes = match && unit ? Math.round(Number(match[1]) * unit) : Number.NaN;
  return bytes >= 1024 && bytes <= 1024 ** 3
    ? { ok: true, value: bytes }
    : { ok: false, message: 'must be a size from 1kb to 1gb, such as 16mb' };
};

const FLAGS: Record<string, boolean> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false,
};

export const flag: Parser<boolean> = (value) => {
  const word = value.toLowerCase();
  const known = Object.hasOwn(FLAGS, word) ? FLAGS[word] : undefined;
  return known === undefined
    ? { ok: false, message: 'must be on or off (also true or false, 1 or 0, yes or no)' }
    : { ok: true, value: known };
};

export function words<const T extends readonly string[]>(allowed: T): Parser<T[number]> {
  return (value) => {
    const found = allowed.find((word) => word === value.toLowerCase());
    return found === undefined
      ? { ok: false, message: `must be one of ${allowed.join(', ')}` }
      : { ok: true, value: found };
  };
}

/** Values separated by commas, each through `item`. */
export function list<T>(item: Parser<T>): Parser<readonly T[]> {
  return (value) => {
    const values: T[] = [];
    for (const part of value
      .split(',')
      .map((p) => p.trim())
      .filter((p) => p !== '')) {
      const parsed = item(part);
      if (!parsed.ok) return parsed;
      values.push(parsed.value);
    }
    return { ok: true, value: values };
  };
}

/** The rule of a schema of the contract. */
export function bySchema<T>(schema: z.ZodType<T>): Parser<T> {
  return (value) => {
    const parsed = schema.safeParse(value);
    return parsed.success
      ? { ok: true, value: parsed.data }
      : { ok: false, message: parsed.error.issues[0]?.message ?? 'is not right' };
  };
}
