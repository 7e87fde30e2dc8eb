'use client';

import { useMemo } from 'react';
import { useLocale } from 'use-intl';

/** A moment: a Date, or a text in ISO 8601. */
export type Moment = Date | string;

export interface Format {
  number: (value: number) => string;
  /** 12,345 → 12.3K */
  compact: (value: number) => string;
  /** In binary units: 1536 → 1.5 KiB */
  bytes: (value: number) => string;
  /** Milliseconds in at most two units: 12ms, 1.24s, 2m 5s, 3h 12m */
  duration: (ms: number) => string;
  /** Date and time to the second, in the zone of the browser. */
  dateTime: (at: Moment) => string;
  date: (at: Moment) => string;
  /** 3m ago, in 2h; within five seconds "now". */
  relative: (at: Moment, now: Moment) => string;
  /** A ratio, 1 being all: 0.128 → 12.8%; what is not zero is never shown as 0%. */
  percent: (ratio: number) => string;
}

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Each with the distance up to which it is used, in ms. */
const STEPS = [
  { unit: 'second', ms: SECOND, below: MINUTE },
  { unit: 'minute', ms: MINUTE, below: HOUR },
  { unit: 'hour', ms: HOUR, below: DAY },
  { unit: 'day', ms: DAY, below: 30 * DAY },
  { unit: 'month', ms: 30.44 * DAY, below: 365 * DAY },
  { unit: 'year', ms: 365.25 * DAY, below: Number.POSITIVE_INFINITY },
] as const;

/**
 * Numbers, sizes and times as a language writes them. What is no number or no moment is shown as it came, since a
 * page must not break on it.
 */
export function createFormat(locale: string, timeZone?: string): Format {
  const whole = new Intl.NumberFormat(locale);
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const digit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone });
  const distance = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });

  const written = (formatter: Intl.DateTimeFormat, at: Moment): string => {
    const date = new Date(at);
    return Number.isNaN(date.getTime()) ? String(at) : formatter.format(date);
  };

  return {
    number: (value) => whole.format(value),
    compact: (value) => short.format(value),
    bytes: (value) => {
      const power = Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(value)) / 10)));
      const step = Number.isFinite(power) ? power : 0;
      return `${digit.format(value / 1024 ** step)} ${BYTES[step]}`;
    },
    duration: durations(locale),
    dateTime: (at) => written(exact, at),
    date: (at) => written(day, at),
    relative: (at, now) => {
      const ms = new Date(at).getTime() - new Date(now).getTime();
      if (Number.isNaN(ms)) return String(at);
      if (Math.abs(ms) < 5 * SECOND) return distance.format(0, 'second');
      const step = STEPS.find(({ below }) => Math.abs(ms) < below) ?? STEPS[5];
      return distance.format(Math.trunc(ms / step.ms) || Math.sign(ms), step.unit);
    },
    percent: (ratio) => (ratio > 0 && ratio < 0.001 ? `<${percent.format(0.001)}` : percent.format(ratio)),
  };
}

function durations(locale: string): (ms: number) => string {
  const unit = (name: string, digits = 0): ((value: number) => string) => {
    const options = {
      style: 'unit',
      unit: name,
      unitDisplay: 'narrow',
      maximumFractionDigits: digits,
    } as const;
    const formatter = new Intl.NumberFormat(locale, options);
    return (value) => formatter.format(value);
  };
  const milliseconds = unit('millisecond');
  const fine = unit('second', 2);
  const coarse = unit('second', 1);
  const seconds = unit('second');
  const minutes = unit('minute');
  const hours = unit('hour');
  const days = unit('day');
  const pair = (first: string, second: string, rest: number): string =>
    rest > 0 ? `${first} ${second}` : first;

  return (ms) => {
    if (!Number.isFinite(ms) || ms < 0) return String(ms);
    if (ms > 0 && ms < 1) return `<${milliseconds(1)}`;
    if (ms < 999.5) return milliseconds(ms);
    if (ms < 9_995) return fine(ms / SECOND);
    if (ms < 59_950) return coarse(ms / SECOND);
    const s = Math.round(ms / SECOND);
    const m = Math.floor(s / 60);
    const h = Math.floor(m / 60);
    if (h < 1) return pair(minutes(m), seconds(s % 60), s % 60);
    if (h < 24) return pair(hours(h), minutes(m % 60), m % 60);
    return pair(days(Math.floor(h / 24)), hours(h % 24), h % 24);
  };
}

const known = new Map<string, Format>();

/** The formats of the console's language. */
export function useFormat(): Format {
  const locale = useLocale();
  return useMemo(() => {
    const format = known.get(locale) ?? createFormat(locale);
    known.set(locale, format);
    return format;
  }, [locale]);
}
