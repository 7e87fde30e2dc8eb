import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { DataProvider } from '../components/data/provider.tsx';
import { Shell } from '../components/shell/shell.tsx';
import { IntlProvider } from '../components/ui/intl/provider.tsx';
import { themeScript } from '../components/ui/theme-script.ts';
import { Toaster } from '../components/ui/toast.tsx';
import { TooltipProvider } from '../components/ui/tooltip.tsx';
import { UnsavedGuardProvider } from '../components/ui/use-unsaved-guard.tsx';
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
        <IntlProvider>
          <TooltipProvider>
            <DataProvider>
              <UnsavedGuardProvider>
                <Shell>{children}</Shell>
              </UnsavedGuardProvider>
              <Toaster />
            </DataProvider>
          </TooltipProvider>
        </IntlProvider>
      </body>
    </html>
  );
}
