'use client';

import { useRef, useState } from 'react';
import { readSpec } from './check.ts';
import type { Draft } from './draft.ts';
import type { Problem } from './problem-path.ts';
import { draftFrom, jsonOf } from './spec-json.ts';
import { useProblem } from './use-texts.ts';

export interface SpecJson {
  text: string;
  setText: (text: string) => void;
  /** What is wrong with a text that is JSON. */
  problems: readonly Problem[];
  /** The text describes no server: the form shows what it was before. */
  broken: boolean;
  /** Back to what the form shows. */
  reset: () => void;
}

interface Typed {
  text: string;
  problems: readonly Problem[];
  broken: boolean;
}

/** The draft as an editable text, kept in step: each valid text becomes the draft, each change of the form the text. */
export function useSpecJson(draft: Draft, onDraft: (change: (old: Draft) => Draft) => void): SpecJson {
  const problemOf = useProblem();
  // What is typed stays as typed, unless the form goes another way.
  const [typed, setTyped] = useState<Typed | null>(null);
  const latest = useRef('');
  // The dots of the text stand for the secrets that the form had when the text was begun.
  const origin = useRef(draft);
  if (!typed) origin.current = draft;

  const setText = async (text: string): Promise<void> => {
    latest.current = text;
    setTyped((old) => ({ problems: old?.problems ?? [], broken: old?.broken ?? false, text }));
    const read = await readSpec(text);
    if (latest.current !== text) return;
    if (read && 'spec' in read) {
      setTyped({ text, problems: [], broken: false });
      onDraft((old) => draftFrom(read.spec, { ...old, ...secretsOf(origin.current) }));
    } else {
      setTyped({ text, problems: read ? read.findings.map(problemOf) : [], broken: true });
    }
  };

  return {
    text: typed?.text ?? jsonOf(draft),
    setText,
    problems: typed?.problems ?? [],
    broken: typed?.broken ?? false,
    reset: () => {
      latest.current = '';
      setTyped(null);
    },
  };
}

const secretsOf = ({ env, headers }: Draft): Pick<Draft, 'env' | 'headers'> => ({ env, headers });
