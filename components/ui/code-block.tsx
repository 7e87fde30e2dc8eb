import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  /** Where the text belongs. */
  title: ReactNode;
  text: string;
  /** See CopyButton. */
  what: string;
  className?: string;
}

export function CodeBlock({ title, text, what, className }: CodeBlockProps) {
  return (
    <figure className={cn('rounded-control border border-line bg-sunken', className)}>
      <figcaption className="flex h-9 items-center justify-between gap-3 border-line border-b pr-1 pl-3 text-xs text-muted">
        <span className="truncate">{title}</span>
        <CopyButton text={text} what={what} />
      </figcaption>
      {/* Long lines wrap: a region that scrolls sideways is out of reach for keyboards. */}
      <pre className="px-3 py-2.5 font-mono text-[0.8125rem] leading-5 wrap-anywhere whitespace-pre-wrap">
        {text}
      </pre>
    </figure>
  );
}
