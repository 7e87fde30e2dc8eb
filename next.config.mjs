// Plain JavaScript: it is read again at every start of the hub, and TypeScript would cost a compiler there.

// The prefix of every URL of the console is fixed when it is built.
const path = (process.env.BASE_PATH ?? '').trim().replace(/^\/+|\/+$/g, '');
const basePath = path === '' ? '' : `/${path}`;

/** @type {import('next').NextConfig} */
export default {
  basePath,
  env: { NEXT_PUBLIC_BASE_PATH: basePath },
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  images: { unoptimized: true },
  // `npm run check` checks the types of everything at once; a second pass here would only slow `npm start` down.
  typescript: { ignoreBuildErrors: true },
};
