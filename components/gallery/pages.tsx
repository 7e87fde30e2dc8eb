'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { BarePage } from '../ui/bare-page.tsx';
import { Button } from '../ui/button.tsx';
import { Waiting } from '../ui/intl/waiting.tsx';
import { Link } from '../ui/link.tsx';
import { Logo } from '../ui/logo.tsx';
import { MaybeLink } from '../ui/maybe-link.tsx';
import { Page } from '../ui/page.tsx';
import type { OnSheet, Specimen } from './frame.tsx';
import { LONG_TEXT } from './samples.ts';

const text = { body: 'What stands in it.', sentence: 'One sentence about it.' };
const button = <Button variant="primary">Save</Button>;

function Links() {
  return (
    <div className="grid justify-items-start gap-2">
      <Link href="/servers">Without a look of its own</Link>
      <Link href="/servers" className="text-muted hover:text-text">
        As quiet as its neighbours
      </Link>
      <Button asChild size="sm">
        <Link href="/servers">As a button</Link>
      </Button>
      <p>
        <MaybeLink href="/servers">A page that the reader may see</MaybeLink>
        {', '}
        <MaybeLink href={undefined}>and one that the reader may not</MaybeLink>
      </p>
      <p className="max-w-60 wrap-anywhere">
        <MaybeLink href="/servers">{LONG_TEXT}</MaybeLink>
      </p>
    </div>
  );
}

interface WholeProps extends OnSheet {
  name: string;
  children: ReactNode;
}

/** What fills a window: opened over the gallery, in the theme of its sheet. */
function Whole({ name, theme, children }: WholeProps) {
  const title = useRef('');
  const [open, setOpen] = useState(false);
  const show = (): void => {
    title.current = document.title;
    setOpen(true);
  };
  const onClose = (): void => {
    setOpen(false);
    // Pages name the tab.
    document.title = title.current;
  };
  return (
    <>
      <Button size="sm" onClick={show}>
        {name}
      </Button>
      {open ? (
        <Window name={name} theme={theme} onClose={onClose}>
          {children}
        </Window>
      ) : null}
    </>
  );
}

/** Outside of this page's own landmarks, since it has some itself. Esc closes it, too. */
function Window({ name, theme, onClose, children }: WholeProps & { onClose: () => void }) {
  const frame = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    frame.current?.showModal();
  }, []);
  return createPortal(
    <dialog
      ref={frame}
      data-theme={theme}
      aria-label={name}
      onClose={onClose}
      className="m-0 h-dvh max-h-none w-full max-w-none bg-canvas text-text"
    >
      {children}
      <Button className="fixed right-4 bottom-4" onClick={() => frame.current?.close()}>
        Close
      </Button>
    </dialog>,
    document.body,
  );
}

function Pages({ theme }: OnSheet) {
  return (
    <div className="flex flex-wrap gap-2">
      <Whole theme={theme} name="Page">
        <Page
          title="github"
          description={text.sentence}
          actions={button}
          back={{ href: '/', label: 'Servers' }}
        >
          <p>{text.body}</p>
        </Page>
      </Whole>
      <Whole theme={theme} name="Page, long">
        <Page
          title={LONG_TEXT}
          description={LONG_TEXT}
          actions={button}
          back={{ href: '/', label: LONG_TEXT }}
        >
          <p>{text.body}</p>
        </Page>
      </Whole>
      <Whole theme={theme} name="BarePage">
        <BarePage title="Sign in" description={text.sentence}>
          <p>{text.body}</p>
        </BarePage>
      </Whole>
      <Whole theme={theme} name="BarePage, wide">
        <BarePage title={LONG_TEXT} wide>
          <p>{text.body}</p>
        </BarePage>
      </Whole>
      <Whole theme={theme} name="Waiting">
        <Waiting />
      </Whole>
    </div>
  );
}

export const pages: Specimen[] = [
  { name: 'Logo', show: Logo },
  { name: 'Link, MaybeLink', show: Links },
  { name: 'Page, BarePage, Waiting', show: Pages },
];
