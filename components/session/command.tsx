/** A command line to type on the hub's machine; long ones wrap. */
export function Command({ text }: { text: string }) {
  return (
    <code className="mt-1.5 block rounded-control border border-line bg-sunken px-2.5 py-1.5 font-mono text-[0.8125rem] text-text wrap-anywhere">
      {text}
    </code>
  );
}
