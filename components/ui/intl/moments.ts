'use client';

import { useMemo } from 'react';
import { useLocale } from 'use-intl';

/** Moments as logs and axes show them; all take ISO 8601 or ms since 1970. */
export interface Moments {
  /** 14:03:22.120, of another day than `today` 4 Mar, 14:03:22. */
  clock: (at: string | number, today: number) => string;
  /** 4 Mar, 14:03; with the year where it is not this one. */
  minute: (at: string | number) => string;
  /** 4 Mar, 14:03 – 15:00; what both have in common is said once, the year only where it is not this one. */
  range: (from: string | number, to: string | number) => string;
}

/** Exported for its test. */
export function createMoments(locale: string, timeZone?: string): Moments {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const day = { day: 'numeric', month: 'short' } as const;
  const fine = new Intl.DateTimeFormat(locale, { ...time, second: '2-digit', fractionalSecondDigits: 3 });
  const dated = new Intl.DateTimeFormat(locale, { ...day, ...time, second: '2-digit' });
  const short = new Intl.DateTimeFormat(locale, { ...day, ...time });
  const long = new Intl.DateTimeFormat(locale, { ...day, ...time, year: 'numeric' });
  const shortOf = (at: Date): Intl.DateTimeFormat =>
    at.getFullYear() === new Date().getFullYear() ? short : long;
  const date = new Intl.DateTimeFormat('en', { dateStyle: 'short', timeZone });
  let last = { today: Number.NaN, date: '' };
  const isToday = (at: Date, today: number): boolean => {
    if (last.today !== today) last = { today, date: date.format(today) };
    return date.format(at) === last.date;
  };
  return {
    clock: (at, today) => {
      const moment = new Date(at);
      return (isToday(moment, today) ? fine : dated).format(moment);
    },
    minute: (at) => shortOf(new Date(at)).format(new Date(at)),
    range: (from, to) => shortOf(new Date(from)).formatRange(new Date(from), new Date(to)),
  };
}

/** The moments of the console's language, in the zone of the browser. */
export function useMoments(): Moments {
  const locale = useLocale();
  return useMemo(() => createMoments(locale), [locale]);
}
