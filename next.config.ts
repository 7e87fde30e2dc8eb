import type { NextConfig } from 'next';
import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';

// The prefix of every URL of the console is fixed when it is built.
const path = (process.env.BASE_PATH ?? '').trim().replace(/^\/+|\/+$/g, '');
const basePath = path === '' ? '' : `/${path}`;

// Read by the build and in development; a hub that runs uses what the build wrote down (server/console/built.ts).
const config = (phase: string): NextConfig => ({
  basePath,
  env: { NEXT_PUBLIC_BASE_PATH: basePath },
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  images: { unoptimized: true },
  // Pages for who works on the console, `page.dev.tsx`, are no part of a build.
  pageExtensions: phase === PHASE_DEVELOPMENT_SERVER ? ['dev.tsx', 'tsx', 'ts'] : ['tsx', 'ts'],
  // Messages are compiled here; browsers only fill them in.
  turbopack: {
    rules: {
      '**/messages/*/*.json': { loaders: [{ loader: './scripts/build/compile-messages.mjs' }], as: '*.js' },
    },
    resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' },
  },
  // `npm run check` checks the types of everything at once; a second pass here would only slow `npm start` down.
  typescript: { ignoreBuildErrors: true },
});

export default config;
