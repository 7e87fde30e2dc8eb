import {
  Archive,
  Download,
  FileClock,
  Gauge,
  History,
  Info,
  type LucideIcon,
  MonitorSmartphone,
  Palette,
  SlidersHorizontal,
  Upload,
  Waypoints,
} from 'lucide-react';
import type { Permission } from '../../server/contract/permissions.ts';

export interface Section {
  /** In the address, and the name of its texts. */
  id:
    | 'general'
    | 'smart'
    | 'limits'
    | 'sessions'
    | 'retention'
    | 'payloads'
    | 'revisions'
    | 'import'
    | 'export'
    | 'appearance'
    | 'about';
  group: 'hub' | 'history' | 'you';
  icon: LucideIcon;
  permission: Permission;
}

export type SectionId = Section['id'];

const manage = 'settings.manage';

export const SECTIONS: readonly Section[] = [
  { id: 'general', group: 'hub', icon: SlidersHorizontal, permission: manage },
  { id: 'smart', group: 'hub', icon: Waypoints, permission: manage },
  { id: 'limits', group: 'hub', icon: Gauge, permission: manage },
  { id: 'sessions', group: 'hub', icon: MonitorSmartphone, permission: manage },
  { id: 'retention', group: 'hub', icon: Archive, permission: manage },
  { id: 'payloads', group: 'hub', icon: FileClock, permission: manage },
  { id: 'revisions', group: 'history', icon: History, permission: manage },
  { id: 'import', group: 'history', icon: Upload, permission: manage },
  { id: 'export', group: 'history', icon: Download, permission: manage },
  { id: 'appearance', group: 'you', icon: Palette, permission: 'view' },
  { id: 'about', group: 'you', icon: Info, permission: 'view' },
];

export const GROUPS = ['hub', 'history', 'you'] as const;

/** Taken from the address when a section is left: they belong to one section alone. */
export const NO_DETAILS = { open: null, from: null, to: null };
