// One line per namespace; a namespace is a file of this folder.

export { default as activity } from './activity.json';
export { default as audit } from './audit.json';
export { default as data } from './data.json';
export { default as firstRun } from './first-run.json';
export { default as groups } from './groups.json';
export { default as keys } from './keys.json';
export { default as overview } from './overview.json';
export { default as serverForm } from './server-form.json';
export { default as servers } from './servers.json';
export { default as session } from './session.json';
export { default as settings } from './settings.json';
export { default as shell } from './shell.json';
export { default as smartRouting } from './smart-routing.json';
export { default as ui } from './ui.json';
export { default as users } from './users.json';
