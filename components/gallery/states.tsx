'use client';

import { Boxes } from 'lucide-react';
import { useEffect, useState } from 'react';
import { AsyncState } from '../ui/async-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { BarStrip } from '../ui/bar-strip.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Facts } from '../ui/facts.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { CardSkeleton, FormSkeleton, Skeleton, TableSkeleton } from '../ui/skeleton.tsx';
import { StageList } from '../ui/stage-list.tsx';
import { StatTile } from '../ui/stat-tile.tsx';
import { Status } from '../ui/status.tsx';
import { RelativeTime } from '../ui/time.tsx';
import type { Specimen } from './frame.tsx';

const SECOND = 1000;
const words = {
  ready: 'What was asked for.',
  add: 'Add server',
  empty: 'Servers are what the hub brings together.',
};
const nothing = (): void => {};

/** Moments around the one at which the page was opened. */
function useMoments(): (seconds: number) => string {
  const [opened] = useState(Date.now);
  return (seconds) => new Date(opened + seconds * SECOND).toISOString();
}

function Words() {
  const moment = useMoments();
  return (
    <div className="grid gap-2">
      <Status tone="good" label="Ready" since={moment(-3600)} />
      <Status tone="warn" label="Degraded" since={moment(-90)} />
      <Status tone="bad" label="Failing" since={moment(-240)} nextTry={moment(45)} />
      <Status tone="info" label="Connecting" busy />
      <Status tone="idle" label="Disabled" />
      <div className="flex flex-wrap gap-1.5">
        {(['neutral', 'good', 'warn', 'bad', 'info'] as const).map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
        <Badge mono>{'stdio'}</Badge>
      </div>
      <div className="flex flex-wrap gap-4">
        <RelativeTime at={moment(-2)} />
        <RelativeTime at={moment(-75)} />
        <RelativeTime at={moment(-86_400 * 3)} />
        <RelativeTime at={moment(7200)} future />
        <RelativeTime at={null} />
      </div>
    </div>
  );
}

function Loading() {
  const base = { isFetching: false, refetch: nothing, error: null, data: undefined };
  const error = { message: 'The hub could not be reached.', requestId: '01jd8x4' };
  const skeleton = <Skeleton className="h-4 w-48" />;
  const show = (text: string) => <p>{text}</p>;
  return (
    <div className="grid gap-4">
      <AsyncState<string> value={{ ...base, isFetching: true }} what="The servers" skeleton={skeleton}>
        {show}
      </AsyncState>
      <AsyncState<string> value={{ ...base, error }} what="The servers" skeleton={skeleton}>
        {show}
      </AsyncState>
      <AsyncState<string>
        value={{ ...base, error, data: words.ready }}
        what="The servers"
        skeleton={skeleton}
      >
        {show}
      </AsyncState>
      <EmptyState
        icon={Boxes}
        title="No servers yet"
        action={<Button variant="primary">{words.add}</Button>}
        command="npx patchbay server add time -- uvx mcp-server-time"
      >
        {words.empty}
      </EmptyState>
      <TableSkeleton rows={3} />
      <FormSkeleton fields={2} />
      <CardSkeleton />
      <LoadMore onMore={nothing} pending={false} done={false} shown={50} />
      <LoadMore onMore={nothing} pending done={false} shown={50} />
      <LoadMore onMore={nothing} pending={false} done shown={73} />
    </div>
  );
}

function Stages() {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setStep((before) => (before + 1) % 4), 2000);
    return () => clearInterval(timer);
  }, []);
  const state = (index: number) => (step > index ? 'done' : step === index ? 'running' : 'pending');
  return (
    <div className="grid gap-4">
      <StageList
        stages={[
          {
            id: 'spawn',
            label: 'Start the process',
            state: state(0),
            durationMs: step > 0 ? 412 : undefined,
          },
          { id: 'hello', label: 'Shake hands', state: state(1), durationMs: step > 1 ? 35 : undefined },
          { id: 'lists', label: 'Fetch its lists', state: state(2) },
        ]}
      />
      <StageList
        stages={[
          { id: 'spawn', label: 'Start the process', state: 'done', durationMs: 412 },
          {
            id: 'hello',
            label: 'Shake hands',
            state: 'failed',
            durationMs: 5000,
            message: 'No answer within 5 s. The last line it wrote: “GITHUB_TOKEN is not set”.',
          },
          { id: 'lists', label: 'Fetch its lists', state: 'pending' },
        ]}
      />
    </div>
  );
}

const BARS = Array.from({ length: 24 }, (_, hour) => ({
  key: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
  value: hour < 5 ? 0 : (hour * 7919) % 400,
  tone: hour === 17 ? ('bad' as const) : ('accent' as const),
}));

function Numbers() {
  const [picked, setPicked] = useState('17');
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-2 gap-3">
        <StatTile label="Servers ready" value="11 / 12" hint="github is failing" tone="bad" href="/" />
        <StatTile label="Calls today" value="48,213" hint="0.4% failed" />
      </div>
      <BarStrip label="Calls by hour" unit="calls" bars={BARS} />
      <BarStrip label="Calls by hour, to pick from" unit="calls" bars={BARS} onPick={setPicked} height={32} />
      <Facts
        items={[
          { label: 'Picked hour', value: picked },
          { label: 'Transport', value: <Badge mono>{'stdio'}</Badge> },
          { label: 'Command', value: 'npx -y @modelcontextprotocol/server-everything' },
        ]}
      />
    </div>
  );
}

export const states: Specimen[] = [
  { name: 'Status, Badge, RelativeTime', show: Words },
  { name: 'AsyncState, EmptyState, skeletons, LoadMore', show: Loading },
  { name: 'StageList', show: Stages },
  { name: 'StatTile, BarStrip, Facts', show: Numbers },
];
