import {
  Activity,
  Boxes,
  Gauge,
  KeyRound,
  type LucideIcon,
  ScrollText,
  Server,
  Settings,
  Users,
  Waypoints,
} from 'lucide-react';
import type { Permission } from '../../server/contract/permissions.ts';

export interface NavigationItem {
  /** Also the name of its text, `nav.<id>`. */
  id:
    | 'overview'
    | 'servers'
    | 'groups'
    | 'smartRouting'
    | 'keys'
    | 'users'
    | 'activity'
    | 'audit'
    | 'settings';
  href: string;
  icon: LucideIcon;
  /** Without it the page is not offered. Settings are for all: its sections ask for themselves. */
  permission: Permission;
  /** The keys that lead there. */
  jump: string;
}

/** Every page of the console, in the order of the navigation. */
const PAGES: readonly NavigationItem[] = [
  { id: 'overview', href: '/', icon: Gauge, permission: 'view', jump: 'g o' },
  { id: 'servers', href: '/servers', icon: Server, permission: 'view', jump: 'g s' },
  { id: 'groups', href: '/groups', icon: Boxes, permission: 'view', jump: 'g g' },
  { id: 'smartRouting', href: '/smart-routing', icon: Waypoints, permission: 'view', jump: 'g r' },
  { id: 'keys', href: '/keys', icon: KeyRound, permission: 'keys.own', jump: 'g k' },
  { id: 'users', href: '/users', icon: Users, permission: 'users.manage', jump: 'g u' },
  { id: 'activity', href: '/activity', icon: Activity, permission: 'view', jump: 'g a' },
  { id: 'audit', href: '/audit', icon: ScrollText, permission: 'audit.view', jump: 'g d' },
  { id: 'settings', href: '/settings', icon: Settings, permission: 'view', jump: 'g ,' },
];

/** Pages with a folder in `app/`; the others are not offered. */
const BUILT_PAGES: readonly string[] = [
  '/',
  '/servers',
  '/groups',
  '/smart-routing',
  '/users',
  '/keys',
  '/settings',
  '/activity',
  '/audit',
];

/** The pages that somebody may open. */
export function pagesFor(may: (permission: Permission) => boolean): NavigationItem[] {
  return PAGES.filter(({ href, permission }) => BUILT_PAGES.includes(href) && may(permission));
}

/** Whether a page is the one of this address. */
export function isCurrent({ href }: NavigationItem, path: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}
