'use client';

import { Pencil } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Facts } from '../ui/facts.tsx';
import { useFormat } from '../ui/intl/format.ts';
import { JsonView } from '../ui/json-view.tsx';
import { Section } from '../ui/section.tsx';
import { ItemBadges } from './item-badges.tsx';
import { type ItemRow, type Parameter, parametersOf } from './item-rows.ts';

interface ItemDrawerProps {
  server: string;
  row: ItemRow;
  mayEdit: boolean;
  onEdit: () => void;
  onClose: () => void;
}

/** Everything that the server says of one item. */
export function ItemDrawer({ server, row, mayEdit, onEdit, onClose }: ItemDrawerProps) {
  const t = useTranslations('servers.items');
  const format = useFormat();
  const { name, shownAs, title, description, tokens, definition } = row;
  const facts = [
    {
      label: t('ownName'),
      value: (
        <span className="flex items-start gap-1">
          <code className="min-w-0 py-1 font-mono text-[0.8125rem] wrap-anywhere">{name}</code>
          <CopyButton text={name} what={t('theName')} />
        </span>
      ),
    },
    ...(shownAs === name ? [] : [{ label: t('shownAs'), value: shownAs }]),
    ...(title ? [{ label: t('title'), value: title }] : []),
    { label: t('server'), value: server },
    { label: t('tokens'), value: <span title={t('tokensHint')}>{format.number(tokens)}</span> },
  ];
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={<span className="font-mono">{shownAs}</span>}
      footer={
        mayEdit ? (
          <Button onClick={onEdit}>
            <Pencil aria-hidden />
            {t('edit')}
          </Button>
        ) : undefined
      }
    >
      <div className="grid grid-cols-1 gap-5">
        <ItemBadges row={row} />
        {description ? <p className="wrap-anywhere whitespace-pre-wrap">{description}</p> : null}
        <Facts items={facts} />
        {definition ? (
          <Definition definition={definition} />
        ) : (
          <p className="text-muted">{t('notListedText')}</p>
        )}
      </div>
    </Drawer>
  );
}

function Definition({ definition }: { definition: Readonly<Record<string, unknown>> }) {
  const t = useTranslations('servers.items');
  const parameters = parametersOf(definition);
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
      {definition.inputSchema === undefined ? null : (
        <Section title={t('inputSchema')}>
          <JsonView value={definition.inputSchema} label={t('theInputSchema')} />
        </Section>
      )}
      <Section title={t('definition')}>
        <JsonView value={definition} label={t('theDefinition')} />
      </Section>
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
