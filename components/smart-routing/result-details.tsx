import { useTranslations } from 'use-intl';
import type { FoundTool } from '../../server/contract/api/smart-routing.ts';
import { JsonView } from '../ui/json-view.tsx';
import { Link } from '../ui/link.tsx';
import { toolHref } from './links.ts';

/** What an agent is given of a tool besides its description. */
export function ResultDetails({ tool: { server, tool, inputSchema } }: { tool: FoundTool }) {
  const t = useTranslations('smartRouting.result');
  return (
    <div className="grid grid-cols-1 gap-2 pb-1">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="font-medium">{t('schema')}</span>
        <Link href={toolHref(server, tool)} className="text-accent underline underline-offset-4">
          {t('open', { tool, server })}
        </Link>
      </p>
      <JsonView value={inputSchema} label={t('theSchema')} />
    </div>
  );
}
