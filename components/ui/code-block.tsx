import { CopyButton } from './copy-button.tsx';

/** @param title where the text belongs; @param what see CopyButton */
export function CodeBlock({ title, text, what }: { title: string; text: string; what: string }) {
  return (
    <figure className="rounded-control border border-line bg-sunken">
      <figcaption className="flex h-9 items-center justify-between border-line border-b pr-1 pl-3 text-xs text-muted">
        {title}
        <CopyButton text={text} what={what} />
      </figcaption>
      {/* Long lines wrap: a region that scrolls sideways is out of reach for keyboards. */}
      <pre className="px-3 py-2.5 font-mono text-[0.8125rem] leading-5 wrap-anywhere whitespace-pre-wrap">
        {text}
      </pre>
    </figure>
  );
}
