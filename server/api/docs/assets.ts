/** Stylesheet and script of the page, inline; the page's policy names their hashes and allows nothing else. */
export const STYLE = `
:root { color-scheme: light dark; --bg: #fdfcfa; --panel: #fff; --text: #1d1b18; --dim: #66605a; --line: #e4dfd8; --accent: #8f5600; --code: #f5f2ed; }
@media (prefers-color-scheme: dark) { :root { --bg: #161412; --panel: #1e1b18; --text: #ece7e0; --dim: #a59d93; --line: #38332d; --accent: #f0b35a; --code: #262220; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
code, pre, .path { font: 12.5px/1.5 ui-monospace, monospace; }
code { background: var(--code); border-radius: 4px; padding: 1px 4px; overflow-wrap: anywhere; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.layout { display: grid; grid-template-columns: 270px minmax(0, 1fr); max-width: 1240px; margin: 0 auto; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 24px 16px; border-right: 1px solid var(--line); }
nav h2 { margin: 16px 0 4px; font-size: 12px; color: var(--dim); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: 2px 0; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
nav li a:hover { color: var(--accent); }
main { padding: 24px 32px 96px; min-width: 0; }
h1 { font-size: 22px; margin: 0 0 8px; } h2 { font-size: 17px; margin: 32px 0 8px; text-transform: capitalize; } h3 { font-size: 13px; margin: 16px 0 6px; }
input { width: 100%; padding: 7px 10px; font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
details { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; margin: 8px 0; padding: 0 14px; scroll-margin-top: 12px; }
details[open] { padding-bottom: 14px; }
summary { cursor: pointer; padding: 9px 0; display: flex; gap: 10px; align-items: baseline; flex-wrap: wrap; list-style: none; }
summary::-webkit-details-marker { display: none; }
.method { font: 700 11px/1.6 ui-monospace, monospace; min-width: 54px; text-align: center; border: 1px solid currentColor; border-radius: 4px; }
.get { color: #1b6e3c; } .post { color: #1857a8; } .put, .patch { color: #8f5600; } .delete { color: #b3261e; }
@media (prefers-color-scheme: dark) { .get { color: #6fd398; } .post { color: #8ab8f5; } .put, .patch { color: #f0b35a; } .delete { color: #f2a09a; } }
.what { color: var(--dim); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); } th { font-weight: 600; color: var(--dim); font-size: 12px; }
pre { background: var(--code); border-radius: 6px; padding: 10px 12px; overflow-x: auto; margin: 4px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.required { color: var(--accent); font-size: 11px; } small { color: var(--dim); }
button { font: inherit; font-size: 12px; padding: 3px 10px; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
.row { display: flex; justify-content: space-between; align-items: center; gap: 12px; }
[hidden] { display: none !important; }
@media (max-width: 760px) { .layout { display: block; } nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); } nav .toc { display: none; } main { padding: 16px; } }
`;

export const SCRIPT = `
const search = document.getElementById('search');
const operations = [...document.querySelectorAll('[data-text]')];
const groups = [...document.querySelectorAll('[data-group]')];
const count = document.getElementById('count');
function filter() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const operation of operations) {
    const hit = words.every((word) => operation.dataset.text.includes(word));
    operation.hidden = !hit;
    if (hit && operation.tagName === 'DETAILS') shown++;
  }
  for (const group of groups) group.hidden = !group.querySelector('[data-text]:not([hidden])');
  count.textContent = words.length > 0 ? shown + ' found' : '';
}
search.addEventListener('input', filter);
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && event.target !== search) { event.preventDefault(); search.focus(); }
  if (event.key === 'Escape' && event.target === search) { search.value = ''; filter(); }
});
document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
});
function open() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.tagName === 'DETAILS') { target.open = true; target.scrollIntoView(); }
}
addEventListener('hashchange', open);
open();
`;
