import type { Permission } from '../../server/contract/permissions.ts';

/** Where the thing that a record is about is shown, e.g. of `server:github`; undefined where it is nowhere, or not for this reader. */
export function subjectHref(subject: string, may: (permission: Permission) => boolean): string | undefined {
  const at = subject.indexOf(':');
  const name = encodeURIComponent(subject.slice(at + 1));
  switch (subject.slice(0, at)) {
    case 'server':
      return `/servers?name=${name}`;
    case 'group':
      return `/groups?id=${name}`;
    case 'key':
      return may('keys.own') ? `/keys?id=${name}` : undefined;
    case 'system':
      return may('settings.manage') ? '/settings' : undefined;
    default:
      return undefined;
  }
}

/** The name of the key that a record is about; null for other things, and for keys that are gone. */
export function keyNameOf(subject: string, nameOf: (principal: string) => { name: string }): string | null {
  const { name } = nameOf(subject);
  return subject.startsWith('key:') && name !== subject ? name : null;
}
