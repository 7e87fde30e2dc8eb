'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';

/** @param what what is copied, for screen readers, e.g. `the URL of /mcp` */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [done, setDone] = useState<'copied' | 'failed' | null>(null);

  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(null), 2000);
    return () => clearTimeout(timer);
  }, [done]);

  const label = done === 'copied' ? 'Copied' : done === 'failed' ? 'Copying failed' : `Copy ${what}`;
  return (
    <Button
      look="ghost"
      size="icon"
      aria-label={label}
      title={label}
      onClick={async () => setDone((await copyText(text)) ? 'copied' : 'failed')}
    >
      {done === 'copied' ? <Check aria-hidden className="text-good" /> : <Copy aria-hidden />}
      <span aria-live="polite" className="sr-only">
        {done ? label : ''}
      </span>
    </Button>
  );
}
