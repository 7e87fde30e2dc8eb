// `npm install` leaves packages for other platforms out of package-lock.json when the registry in use does not carry
// them; `npm ci` then refuses the lock, and macOS and Windows lack their native builds. This adds what is missing: the
// exact version that the parent names, marked optional and bound to its platform. It also leaves out `libc`, which npm 11
// writes and the npm 10 of Node 20 removes: without it every npm leaves the file as it is. Run it after every change of
// packages:
//
//   node scripts/complete-lock.mjs [--check] [package-lock.json ...]
import { readFileSync, writeFileSync } from 'node:fs';

const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'win32',
  'openharmony',
  'aix',
  'sunos',
  'netbsd',
  'openbsd',
];
const PROCESSORS = [
  'arm64',
  'x64',
  'arm',
  'ia32',
  'ppc64',
  's390x',
  'riscv64',
  'loong64',
  'mips64el',
  'wasm32',
];

/** @returns {{ lock: object, added: string[], cut: number }} the lock as every npm would leave it, all platforms in it */
function complete(lock) {
  const listed = Object.entries(lock.packages);
  const packages = Object.fromEntries(listed.map(([path, { libc, ...entry }]) => [path, entry]));
  const cut = listed.filter(([, { libc }]) => libc !== undefined).length;
  const added = [];
  for (const [parent, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const system = SYSTEMS.find((one) => name.includes(one));
      const processor = PROCESSORS.find((one) => new RegExp(`(^|[-/])${one}`).test(name));
      // Only exact versions can be written down without asking a registry.
      if (!/^\d+\.\d+\.\d+/.test(version) || !(system || processor) || isListed(packages, parent, name))
        continue;
      packages[`node_modules/${name}`] = {
        version,
        ...(processor ? { cpu: [processor] } : {}),
        optional: true,
        ...(system ? { os: [system] } : {}),
      };
      added.push(name);
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, added, cut };
}

/** Looks where Node would look: beside the parent, then in each folder above. */
function isListed(packages, parent, name) {
  for (let at = parent; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
    if (!at.includes('/node_modules/')) return Boolean(packages[`node_modules/${name}`]);
  }
}

const check = process.argv.includes('--check');
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
for (const file of files.length > 0 ? files : ['package-lock.json']) {
  const { lock, added, cut } = complete(JSON.parse(readFileSync(file, 'utf8')));
  if (added.length === 0 && cut === 0) continue;
  if (check) {
    const lacks = added.length > 0 ? ` lacks ${added.join(', ')};` : '';
    const libc = cut > 0 ? ` ${cut} entries name a libc;` : '';
    console.error(`${file}:${lacks}${libc} run \`node scripts/complete-lock.mjs ${file}\`.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
    console.log(`${file}: added ${added.length}, cut ${cut}`);
  }
}
