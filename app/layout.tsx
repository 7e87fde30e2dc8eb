import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { DataProvider } from '../components/data/provider.tsx';
import { SessionGate } from '../components/session/session-gate.tsx';
import { Shell } from '../components/shell/shell.tsx';
import { PageIntl } from '../components/ui/intl/page-provider.tsx';
import { UiProviders } from '../components/ui/providers.tsx';
import { themeScript } from '../components/ui/theme-script.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Patchbay', template: '%s · Patchbay' },
  description: 'One URL per group of MCP tools; one place for keys, permissions, health and audit.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf9f7' },
    { media: '(prefers-color-scheme: dark)', color: '#131110' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme and the language are set on <html> before React sees it.
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        <script>{themeScript}</script>
      </head>
      <body>
        <UiProviders>
          <DataProvider>
            <SessionGate>
              <Shell>
                <PageIntl>{children}</PageIntl>
              </Shell>
            </SessionGate>
          </DataProvider>
        </UiProviders>
      </body>
    </html>
  );
}
