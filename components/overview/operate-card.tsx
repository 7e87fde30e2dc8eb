'use client';

import type { ReactNode } from 'react';
import { BASE_PATH } from '../data/base-path.ts';
import { Card } from '../ui/card.tsx';

const code = 'font-mono text-[0.8125rem] whitespace-nowrap';

/** Says plainly how this hub is administered: there is no sign-in. */
export function OperateCard() {
  return (
    <Card
      title="Operate this hub"
      note="This console shows the hub and changes nothing, so it asks for no sign-in. Three ways lead to the same settings."
    >
      <dl className="grid border-line border-t sm:grid-cols-3 sm:divide-x sm:divide-line max-sm:divide-y max-sm:divide-line">
        <Way name="The settings file">
          Edit <code className={code}>mcp_settings.json</code> and save; the hub applies what changed within a
          second and leaves the rest running.
        </Way>
        <Way name="The command line">
          <code className={code}>npx patchbay server list</code> and its siblings, on the machine of the hub;{' '}
          <code className={code}>--help</code> names them all.
        </Way>
        <Way name="The REST API">
          Everything by HTTP, with a key that has a role.{' '}
          <a href={`${BASE_PATH}/api/docs`} className="text-accent underline underline-offset-4">
            Read its reference
          </a>
        </Way>
      </dl>
    </Card>
  );
}

function Way({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="px-4 py-3.5 sm:px-5">
      <dt className="font-medium">{name}</dt>
      <dd className="mt-1 text-muted">{children}</dd>
    </div>
  );
}
