import compile from 'icu-minify/compile';

/**
 * Compiles a file of messages where the console is built, so that browsers load neither the parser of ICU messages nor
 * the time to parse them. A loader of the bundler: gets the file as text, gives a module.
 *
 * @param {string} source
 */
export default function compileMessages(source) {
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(compiled(JSON.parse(source))))})`;
}

/** @returns {unknown} the same tree with each text compiled */
function compiled(node) {
  if (typeof node === 'string') return compile(node);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, compiled(value)]));
}
