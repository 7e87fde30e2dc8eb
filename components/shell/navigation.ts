import { Gauge, type LucideIcon } from 'lucide-react';

export interface NavigationItem {
  href: string;
  label: string;
  icon: LucideIcon;
}

/** The pages of the console, in the order of the navigation. A page that does not exist is not listed. */
export const NAVIGATION: NavigationItem[] = [{ href: '/', label: 'Overview', icon: Gauge }];
