'use client';

import { Info } from 'lucide-react';
import type { RemarkView } from '../../server/contract/remark.ts';
import { useRemark } from '../data/remark.ts';

/** What the hub understood, changed, or leaves to do. */
export function AddNotes({ notes }: { notes: readonly RemarkView[] }) {
  const remark = useRemark();
  if (notes.length === 0) return null;
  return (
    <ul className="grid gap-1">
      {notes.map((note) => (
        <li key={note.message} className="flex gap-2 text-xs text-muted">
          <Info aria-hidden className="mt-px size-3.5 shrink-0 text-info" />
          <span className="min-w-0 wrap-anywhere">{remark(note)}</span>
        </li>
      ))}
    </ul>
  );
}
