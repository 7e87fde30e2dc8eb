'use client';

import { useTranslations } from 'use-intl';
import { Badge } from '../ui/badge.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { Section } from '../ui/section.tsx';
import { type Parameter, parametersOf } from './item-rows.ts';

type Definition = Readonly<Record<string, unknown>>;

/** Members that stand elsewhere in the drawer. */
const ELSEWHERE = new Set(['name', 'title', 'description', 'inputSchema', 'outputSchema', 'arguments']);

/** The arguments in words, then everything as the server says it. */
export function ItemDefinition({ definition }: { definition: Definition }) {
  const t = useTranslations('servers.items');
  const parameters = parametersOf(definition);
  const { inputSchema, outputSchema } = definition;
  const rest = Object.entries(definition).filter(([member]) => !ELSEWHERE.has(member));
  return (
    <>
      {parameters.length > 0 ? (
        <Section title={t('parameters')}>
          <ul className="rounded-card border border-line">
            {parameters.map((parameter) => (
              <ParameterLine key={parameter.name} parameter={parameter} />
            ))}
          </ul>
        </Section>
      ) : null}
      {inputSchema === undefined ? null : (
        <Section title={t('inputSchema')}>
          <JsonView value={inputSchema} label={t('theInputSchema')} />
        </Section>
      )}
      {outputSchema === undefined ? null : (
        <Section title={t('outputSchema')}>
          <JsonView value={outputSchema} label={t('theOutputSchema')} />
        </Section>
      )}
      {rest.length > 0 ? (
        <Section title={t('more')}>
          <JsonView value={Object.fromEntries(rest)} label={t('theRest')} />
        </Section>
      ) : null}
    </>
  );
}

function ParameterLine({ parameter: { name, type, required, description } }: { parameter: Parameter }) {
  const t = useTranslations('servers.items');
  return (
    <li className="border-line border-b px-3 py-2 last:border-b-0">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <code className="font-mono text-[0.8125rem] wrap-anywhere">{name}</code>
        <span className="font-mono text-xs text-muted wrap-anywhere">{type}</span>
        {required ? <Badge>{t('required')}</Badge> : null}
      </p>
      {description ? <p className="mt-0.5 text-muted wrap-anywhere">{description}</p> : null}
    </li>
  );
}
