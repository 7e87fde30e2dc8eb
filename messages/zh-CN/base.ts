// What the frame around every page says. Each page loads its own namespaces besides.

export { default as data } from './data.json';
export { default as session } from './session.json';
export { default as shell } from './shell.json';
export { default as ui } from './ui.json';
