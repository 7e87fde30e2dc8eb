'use client';

import { Download } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { LogLine } from '../../server/contract/runtime.ts';
import { useErrorText } from '../data/error-text.ts';
import { saveServerOutput, useServerOutput } from '../data/server-output.ts';
import { AsyncState } from '../ui/async-state.tsx';
import { Button } from '../ui/button.tsx';
import type { LogEntry } from '../ui/log-line.tsx';
import { LogView } from '../ui/log-view.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toasts.ts';
import { useUrlState } from '../ui/use-url-state.ts';

type Stream = LogLine['stream'];
const STREAMS: readonly Stream[] = ['stderr', 'stdout', 'message', 'hub'];

/** Says a level beside the word: what a server writes to stdout is no message of the protocol, which is a mistake. */
const TONES: Record<Stream, LogEntry['tone']> = {
  stderr: 'neutral',
  stdout: 'warn',
  message: 'good',
  hub: 'info',
};

const HEIGHT = 'max(20rem, calc(100dvh - 22rem))';

/** What the server writes beside its answers, as it comes. */
export function LogsTab({ name }: { name: string }) {
  const t = useTranslations('servers.logs');
  const { get, set } = useUrlState();
  const output = useServerOutput(name);
  const find = get('find') ?? '';
  const stream = STREAMS.find((one) => one === get('stream')) ?? null;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <SearchInput
          value={find}
          onChange={(next) => set({ find: next }, { replace: true })}
          label={t('search')}
        />
        <Segmented
          value={stream ?? 'all'}
          onChange={(next) => set({ stream: next === 'all' ? null : next }, { replace: true })}
          label={t('stream')}
          options={[
            { value: 'all', label: t('all') },
            ...STREAMS.map((value) => ({ value, label: t(`streams.${value}`) })),
          ]}
        />
        <SaveButton name={name} find={find} stream={stream} />
      </div>
      <AsyncState value={output} what={t('what')} skeleton={<Skeleton className="h-96 w-full" />}>
        {(lines) => <Lines lines={lines} find={find} stream={stream} name={name} />}
      </AsyncState>
      <p className="text-xs text-muted">{t('note')}</p>
    </div>
  );
}

interface LinesProps {
  lines: readonly LogLine[];
  find: string;
  stream: Stream | null;
  name: string;
}

function Lines({ lines, find, stream, name }: LinesProps) {
  const t = useTranslations('servers.logs');
  const text = useDeferredValue(find).toLowerCase();
  const entries = useMemo(
    () =>
      lines
        .filter((line) => stream === null || line.stream === stream)
        .filter((line) => text === '' || line.text.toLowerCase().includes(text))
        .map(
          (line): LogEntry => ({
            id: String(line.n),
            at: line.at,
            tag: t(`streams.${line.stream}`),
            tone: TONES[line.stream],
            text: line.text,
          }),
        ),
    [lines, stream, text, t],
  );
  if (entries.length === 0 && lines.length > 0) return <p className="py-6 text-muted">{t('nothing')}</p>;
  return <LogView label={t('label', { name })} lines={entries} follow height={HEIGHT} />;
}

function SaveButton({ name, find, stream }: { name: string; find: string; stream: Stream | null }) {
  const t = useTranslations('servers.logs');
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      await saveServerOutput(name, { q: find, stream });
    } catch (error) {
      const { message, requestId } = errorText(error);
      toast.failed(t('saveFailed'), { detail: message, requestId });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button className="ml-auto" pending={busy} onClick={() => void save()}>
      <Download aria-hidden />
      {t('save')}
    </Button>
  );
}
