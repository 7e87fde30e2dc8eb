'use client';

import { type KeyboardEvent, useRef, useState } from 'react';
import { cn } from './cn.ts';
import { useFormat } from './intl/format.ts';

const TONES = {
  neutral: 'fill-text-muted',
  accent: 'fill-accent-solid',
  good: 'fill-good',
  warn: 'fill-warn',
  bad: 'fill-bad',
  info: 'fill-info',
};

export interface Bar {
  key: string;
  /** What the bar stands for, e.g. the hour. */
  label: string;
  value: number;
  tone?: keyof typeof TONES;
  /** How much of the value went wrong: drawn as the lower part, in red. `label` says it in words. */
  failed?: number;
}

interface BarStripProps {
  label: string;
  unit: string;
  bars: readonly Bar[];
  /** Makes the bars buttons: one in the tab order, arrow keys lead to the others. */
  onPick?: (key: string) => void;
  /** In pixels. */
  height?: number;
  className?: string;
}

/** A few dozen small bars; every value shows on hover, and a table stands behind them for screen readers. */
export function BarStrip({ label, unit, bars, onPick, height = 48, className }: BarStripProps) {
  const format = useFormat();
  const greatest = Math.max(...bars.map(({ value }) => value), 0);
  const words = ({ label: name, value }: Bar): string => `${name}: ${format.number(value)} ${unit}`;
  const drawing = (
    <svg
      aria-hidden
      viewBox={`0 0 ${bars.length * 4} 100`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full"
    >
      {bars.map(({ key, value, tone = 'accent', failed = 0 }, index) => {
        // What is not nothing is never invisible; nothing is a line on the ground.
        const tall = greatest > 0 && value > 0 ? Math.max(4, (value / greatest) * 100) : 1.5;
        const bad = failed > 0 ? Math.max(4, (failed / value) * tall) : 0;
        return (
          <g key={key}>
            <rect
              x={index * 4 + 0.5}
              y={100 - tall}
              width={3}
              height={tall}
              className={value > 0 ? TONES[tone] : 'fill-line-strong'}
            />
            {bad > 0 ? (
              <rect x={index * 4 + 0.5} y={100 - bad} width={3} height={bad} className={TONES.bad} />
            ) : null}
          </g>
        );
      })}
    </svg>
  );
  return (
    <figure aria-label={label} className={cn('relative', className)} style={{ height }}>
      {drawing}
      {onPick ? (
        <Buttons label={label} bars={bars} words={words} onPick={onPick} />
      ) : (
        <div aria-hidden className="absolute inset-0 flex">
          {bars.map((bar) => (
            <span key={bar.key} title={words(bar)} className="h-full flex-1 hover:bg-text/5" />
          ))}
        </div>
      )}
      {/* A table by itself is as wide as its words, hidden or not. */}
      <div className="sr-only">
        <table>
          <caption>{`${label} (${unit})`}</caption>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.key}>
                <th scope="row">{bar.label}</th>
                <td>{format.number(bar.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

interface ButtonsProps {
  label: string;
  bars: readonly Bar[];
  words: (bar: Bar) => string;
  onPick: (key: string) => void;
}

function Buttons({ label, bars, words, onPick }: ButtonsProps) {
  const group = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const active = Math.min(at, bars.length - 1);

  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowLeft: active - 1,
      ArrowRight: active + 1,
      Home: 0,
      End: bars.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(bars.length - 1, Math.max(0, to));
    setAt(next);
    group.current?.querySelectorAll('button')[next]?.focus();
  };

  return (
    <div
      ref={group}
      role="toolbar"
      aria-label={label}
      onKeyDown={onKeyDown}
      className="absolute inset-0 flex"
    >
      {bars.map((bar, index) => (
        <button
          key={bar.key}
          type="button"
          tabIndex={index === active ? 0 : -1}
          aria-label={words(bar)}
          title={words(bar)}
          onClick={() => {
            setAt(index);
            onPick(bar.key);
          }}
          className="h-full min-w-0 flex-1 rounded-[2px] hover:bg-text/5 focus-visible:-outline-offset-1"
        />
      ))}
    </div>
  );
}
