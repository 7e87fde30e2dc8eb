'use client';

import { type UIEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { type ControlProps, control } from './control.ts';
import type { JsonProblem } from './json-problem.ts';

interface JsonEditorProps extends Omit<ControlProps, 'aria-label'> {
  value: string;
  onChange: (value: string) => void;
  label: string;
  /** What is wrong besides the syntax; marks the editor. Where a Field shows it, it is not repeated here. */
  error?: string | undefined;
  rows?: number;
  className?: string;
}

const type = 'px-3 py-2 font-mono text-[0.8125rem] leading-5';

/** A text that is to be JSON, with numbered lines. It says in words where the syntax breaks. Tab leaves it. */
export function JsonEditor(props: JsonEditorProps) {
  const { value, onChange, label, error, rows = 10, className, ...rest } = props;
  const t = useTranslations('ui.json');
  const problemId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLPreElement>(null);
  const problem = useProblem(value);
  const inField = rest['aria-describedby'] !== undefined;

  const onScroll = ({ currentTarget }: UIEvent<HTMLTextAreaElement>): void => {
    if (numbers.current) numbers.current.style.transform = `translateY(${-currentTarget.scrollTop}px)`;
  };
  const goTo = ({ offset }: JsonProblem): void => {
    area.current?.focus();
    area.current?.setSelectionRange(offset, offset + 1);
  };

  return (
    <div className={cn('min-w-0', className)}>
      <div
        className={cn(
          control,
          'flex overflow-hidden focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-(--focus)',
          (error || rest['aria-invalid']) && 'border-bad',
        )}
      >
        <div
          aria-hidden
          className="shrink-0 overflow-hidden border-line border-r bg-sunken text-right text-muted select-none"
        >
          <pre ref={numbers} className={cn(type, 'px-2')}>
            {lineNumbers(value)}
          </pre>
        </div>
        <textarea
          {...rest}
          ref={area}
          value={value}
          rows={rows}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          aria-label={rest.id && inField ? undefined : label}
          aria-invalid={rest['aria-invalid'] || error !== undefined || problem !== null || undefined}
          aria-describedby={[rest['aria-describedby'], problemId].filter(Boolean).join(' ')}
          onChange={(event) => onChange(event.target.value)}
          onScroll={onScroll}
          className={cn(type, 'min-w-0 flex-1 resize-y bg-transparent outline-none')}
        />
      </div>
      <div className="mt-1.5 flex min-h-7 items-start justify-between gap-3">
        <p id={problemId} aria-live="polite" className="min-w-0 pt-1 text-xs text-bad wrap-anywhere">
          {problem ? (
            <>
              <button
                type="button"
                onClick={() => goTo(problem)}
                className="rounded-[2px] font-medium underline underline-offset-2"
              >
                {t('at', { line: problem.line, column: problem.column })}
              </button>{' '}
              {t(`problem.${problem.code}`)}
            </>
          ) : inField ? null : (
            error
          )}
        </p>
        <Button
          size="sm"
          disabled={rest.disabled || problem !== null || value.trim() === ''}
          onClick={async () => onChange((await import('./json-format.ts')).formatJson(value))}
        >
          {t('format')}
        </Button>
      </div>
    </div>
  );
}

const lineNumbers = (text: string): string =>
  text
    .split('\n')
    .map((_, index) => index + 1)
    .join('\n');

/** Where the syntax breaks; null also while the text is empty. The parser that finds the place is loaded when needed. */
function useProblem(text: string): JsonProblem | null {
  const [found, setFound] = useState<{ text: string; problem: JsonProblem | null }>({
    text: '',
    problem: null,
  });
  useEffect(() => {
    if (text.trim() === '') return;
    let current = true;
    import('./json-problem.ts').then(
      ({ jsonProblem }) => current && setFound({ text, problem: jsonProblem(text) }),
      // Without the parser the form's own check still refuses the text.
      () => {},
    );
    return () => {
      current = false;
    };
  }, [text]);
  return found.text === text ? found.problem : null;
}
