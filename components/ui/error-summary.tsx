'use client';

import { CircleAlert } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';

interface ErrorSummaryProps {
  /** E.g. `Two fields need your attention` */
  title: string;
  errors: readonly {
    /** Where the value is, e.g. `auth.clientId`. */
    path: string;
    /** What the field is called on the page. */
    label: string;
    message: string;
    /** The id of the control; without one the line is no link. */
    focusId?: string;
  }[];
}

/** All that is wrong with a form, above it. Takes the focus when it appears; every line leads to its field. */
export function ErrorSummary({ title, errors }: ErrorSummaryProps) {
  const box = useRef<HTMLElement>(null);
  const heading = useId();
  const some = errors.length > 0;

  useEffect(() => {
    if (some) box.current?.focus();
  }, [some]);

  if (!some) return null;
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-labelledby={heading}
      className="rounded-card border border-bad bg-bad-soft px-4 py-3 outline-offset-2"
    >
      <p id={heading} className="flex items-center gap-2 font-medium text-bad">
        <CircleAlert aria-hidden className="size-4 shrink-0" />
        {title}
      </p>
      <ul className="mt-1.5 grid gap-1 pl-6">
        {errors.map(({ path, label, message, focusId }) => (
          <li key={`${path} ${message}`} className="wrap-anywhere">
            {focusId ? (
              <a
                href={`#${focusId}`}
                className="font-medium underline underline-offset-4"
                onClick={(event) => {
                  event.preventDefault();
                  reach(focusId);
                }}
              >
                {label}
              </a>
            ) : (
              <span className="font-medium">{label}</span>
            )}
            <span>
              {' – '}
              {message}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function reach(id: string): void {
  const control = document.getElementById(id);
  control?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}
