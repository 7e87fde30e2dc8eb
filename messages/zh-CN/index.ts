// One line per namespace; a namespace is a file of this folder.
export { default as ui } from './ui.json';
