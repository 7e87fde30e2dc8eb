'use client';

import { CircleAlert, RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { ServerView } from '../../server/contract/api/servers.ts';
import { useErrorText } from '../data/error-text.ts';
import { useServerState } from '../data/server-state.ts';
import { useRestartServer } from '../data/servers.ts';
import { useSession } from '../data/session.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { RelativeTime } from '../ui/time.tsx';
import { toast } from '../ui/toasts.ts';
import { Concern } from './concern.tsx';
import { serverHref } from './links.ts';

/** More than these are one line that leads to all of them. */
const SHOWN = 5;

/** Servers that clients cannot use: what failed last, and when it is tried again. */
export function FailingServers({ servers }: { servers: readonly ServerView[] }) {
  const t = useTranslations('overview.attention');
  const shown = servers.slice(0, SHOWN);
  const rest = servers.length - shown.length;
  return (
    <>
      {shown.map((server) => (
        <Failing key={server.name} server={server} />
      ))}
      {rest > 0 ? (
        <Concern
          icon={CircleAlert}
          tone="bad"
          title={t('moreFailing', { count: rest })}
          action={
            <Button asChild size="sm">
              <Link href="/servers?status=attention">{t('showAll')}</Link>
            </Button>
          }
        />
      ) : null}
    </>
  );
}

function Failing({ server: { name, spec, status } }: { server: ServerView }) {
  const t = useTranslations('overview.attention');
  const { tone, label } = useServerState()(status);
  const failure = status?.failure;
  // One that is being tried again is not better for that.
  const bad = tone !== 'warn';
  return (
    <Concern
      icon={bad ? CircleAlert : TriangleAlert}
      tone={bad ? 'bad' : 'warn'}
      title={
        <>
          <Link
            href={serverHref(name, 'health')}
            className="rounded-control underline-offset-2 hover:underline"
          >
            <span className="font-mono text-[0.8125rem]">{name}</span>
            {spec.title ? <span> · {spec.title}</span> : null}
          </Link>
          <span className="ml-2 font-normal text-muted">{label}</span>
        </>
      }
      action={<TryNow name={name} isMisconfigured={status?.state === 'misconfigured'} />}
    >
      {failure ? (
        <p>
          {t(`stage.${failure.stage}`)}{' '}
          <span className="font-mono text-[0.8125rem] text-text">{failure.message}</span>
        </p>
      ) : null}
      <p className="text-xs">
        {t.rich('since', { time: () => <RelativeTime at={failure?.since ?? status?.since ?? null} /> })}
        {status?.nextTryAt ? (
          <>
            {' · '}
            {t.rich('next', { time: () => <RelativeTime at={status.nextTryAt} future /> })}
          </>
        ) : null}
      </p>
    </Concern>
  );
}

/** Another try does not help where the entry itself is wrong: that leads to the entry. */
function TryNow({ name, isMisconfigured }: { name: string; isMisconfigured: boolean }) {
  const t = useTranslations('overview.attention');
  const { may } = useSession();
  const errorText = useErrorText();
  const { run, isPending } = useRestartServer();
  if (isMisconfigured) {
    return (
      <Button asChild size="sm">
        <Link href={serverHref(name, 'config')}>{t('configure')}</Link>
      </Button>
    );
  }
  if (!may('servers.operate')) return null;
  const tryNow = async (): Promise<void> => {
    try {
      await run(name);
    } catch (error) {
      const { message, requestId } = errorText(error);
      toast.failed(t('tryFailed', { name }), { detail: message, requestId });
    }
  };
  return (
    <Button size="sm" pending={isPending} onClick={() => void tryNow()} aria-label={t('tryNamed', { name })}>
      <RotateCw aria-hidden />
      {t('tryNow')}
    </Button>
  );
}
