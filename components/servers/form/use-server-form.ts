'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { REDACTED } from '../../../server/contract/redacted.ts';
import type { ServerSpec } from '../../../server/contract/server.ts';
import type { ApiError, FieldProblem } from '../../data/api-error.ts';
import { useRemark } from '../../data/remark.ts';
import type { TakenNames } from '../../data/server-form.ts';
import { check } from './check.ts';
import { type Draft, specOf } from './draft.ts';
import { same } from './merge-patch.ts';
import { type Problem, pathOf, valueAt } from './problem-path.ts';
import { type SpecJson, useSpecJson } from './use-spec-json.ts';
import { useProblem } from './use-texts.ts';

export interface ServerForm {
  draft: Draft;
  set: (patch: Partial<Draft>) => void;
  /** Another draft altogether; what was said about the old one is forgotten. */
  replace: (draft: Draft) => void;
  /** Grows when rows of the form were replaced from outside of them. */
  generation: number;
  json: SpecJson;
  problems: readonly Problem[];
  /** Checks everything and shows what is wrong. @returns what would be saved, or null */
  submit: () => Promise<{ name: string; spec: ServerSpec } | null>;
  /** How often problems were to be shown: the summary takes the focus each time. */
  attempts: number;
  /** Shows what the hub found wrong. @returns false when the error is about no field */
  refuse: (error: ApiError) => boolean;
}

interface Refusal {
  of: object;
  problems: readonly Problem[];
}

/** A server being written: its draft as form and as JSON, and what is wrong with it. */
export function useServerForm(
  start: Draft,
  { taken, refused = [] }: { taken: TakenNames; refused?: readonly Problem[] },
): ServerForm {
  const [draft, setDraft] = useState(start);
  const [generation, setGeneration] = useState(0);
  const [attempts, setAttempts] = useState(0);
  const [found, setFound] = useState<readonly Problem[]>([]);
  const [refusal, setRefusal] = useState<Refusal>(() => ({ of: sent(start), problems: refused }));
  const t = useTranslations('serverForm.problem');
  const taker = useTaken(taken);
  const explained = useExplained();
  const problemOf = useProblem();
  const json = useSpecJson(draft, (change) => {
    setDraft(change);
    setGeneration((old) => old + 1);
  });

  const tried = attempts > 0;
  useEffect(() => {
    if (!tried) return;
    let current = true;
    void check(draft).then((findings) => current && setFound(findings.map(problemOf)));
    return () => {
      current = false;
    };
  }, [draft, tried, problemOf]);

  return {
    draft,
    generation,
    json,
    attempts,
    problems: [...taker(draft), ...found, ...json.problems, ...standing(refusal, draft)],
    set: (patch) => {
      json.reset();
      setDraft((old) => ({ ...old, ...patch }));
    },
    replace: (next) => {
      json.reset();
      setDraft(next);
      setGeneration((old) => old + 1);
      setAttempts(0);
      setFound([]);
      setRefusal({ of: next, problems: [] });
    },
    submit: async () => {
      const findings = await check(draft);
      setFound(findings.map(problemOf));
      setRefusal({ of: draft, problems: [] });
      setAttempts((old) => old + 1);
      if (findings.length > 0 || json.broken || taker(draft).length > 0) return null;
      return { name: draft.name, spec: specOf(draft) };
    },
    refuse: (error) => {
      const problems = error.fields.map((field) => explained(field, sent(draft)));
      const clash = error.code === 'conflict' && error.data.name === draft.name;
      const owner = error.data.kind === 'group' ? 'group' : 'server';
      if (clash) problems.push({ path: ['name'], message: t('taken', { owner, name: draft.name }) });
      setRefusal({ of: sent(draft), problems });
      if (problems.length > 0) setAttempts((old) => old + 1);
      return problems.length > 0;
    },
  };
}

const sent = (draft: Draft): object => ({ name: draft.name, ...specOf(draft) });

/** What the hub said counts until the field that it is about is another. */
function standing({ of, problems }: Refusal, draft: Draft): Problem[] {
  if (problems.length === 0) return [];
  const now = sent(draft);
  return problems.filter(({ path }) => same(valueAt(of, path), valueAt(now, path)));
}

/** What the hub said, but for the one refusal that is met again and again. */
function useExplained(): (field: FieldProblem, of: object) => Problem {
  const t = useTranslations('serverForm.problem');
  const remark = useRemark();
  return (field, of) => {
    const path = pathOf(field.path);
    const value = valueAt(of, path);
    const dots = typeof value === 'string' && value.includes(REDACTED);
    return { path, message: dots ? t('redacted') : remark(field) };
  };
}

/** Says at once, without asking the hub, that a name is somebody else's. */
function useTaken(taken: TakenNames): (draft: Draft) => Problem[] {
  const t = useTranslations('serverForm.problem');
  return ({ name }) => {
    const owner = taken.get(name);
    return owner === undefined ? [] : [{ path: ['name'], message: t('taken', { owner, name }) }];
  };
}
