import { readdirSync, readFileSync } from 'node:fs';

/** What the console's pages carry to browsers, beside what esbuild saw. */
const CONSOLE = [
  'next',
  'react',
  'react-dom',
  '@tanstack/react-query',
  'radix-ui',
  'lucide-react',
  'geist',
  'class-variance-authority',
  'clsx',
  'tailwind-merge',
  'tailwindcss',
];

/**
 * The licence texts of every package whose code is in dist/ or in the console's scripts.
 *
 * @param {string[]} inputs paths that went into the bundle
 */
export function thirdPartyTexts(inputs) {
  const folders = new Set(CONSOLE.map((name) => `node_modules/${name}`));
  for (const input of inputs) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (folder) folders.add(folder);
  }
  const texts = [...folders].sort().flatMap((folder) => {
    const text = describe(folder);
    return text ? [text] : [];
  });
  return `Patchbay contains the following packages, each under its own licence.\n\n${texts.join('\n')}`;
}

function describe(folder) {
  let about;
  try {
    about = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  } catch {
    return null;
  }
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name));
  const texts = files.flatMap((name) => {
    try {
      return [readFileSync(`${folder}/${name}`, 'utf8').trim()];
    } catch {
      return [];
    }
  });
  const rule = '='.repeat(80);
  return [rule, `${about.name} ${about.version} (${about.license ?? 'see text'})`, rule, ...texts, ''].join(
    '\n',
  );
}
