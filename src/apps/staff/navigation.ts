import type { Role } from '#kernel/actor';
import { isAllowed, type Policy, staff } from '#kernel/policy';
import type { NavigationItem, SeenRequest } from '#platform/web/site';

interface Place {
  href: string;
  key: string;
  roles: readonly Role[];
}

const EVERYONE_BUT_ADMINISTRATOR: readonly Role[] = [
  'DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR',
  'ENGAGEMENT_OFFICER',
  'COMMANDER',
  'WARD_OFFICER',
  'ANALYST',
];

/** The console's places in the order of the loop, each for those who work there. */
const PLACES: readonly Place[] = [
  { href: '/events', key: 'staff.nav.events', roles: EVERYONE_BUT_ADMINISTRATOR },
  {
    href: '/statements',
    key: 'staff.nav.statements',
    roles: ['ENGAGEMENT_OFFICER', 'COMMANDER', 'DUTY_INSPECTOR'],
  },
  { href: '/statements/read-out', key: 'staff.nav.readOut', roles: ['CALL_TAKER'] },
  { href: '/leaders', key: 'staff.nav.leaders', roles: ['ENGAGEMENT_OFFICER', 'COMMANDER'] },
  {
    href: '/concerns',
    key: 'staff.nav.concerns',
    roles: ['ENGAGEMENT_OFFICER', 'WARD_OFFICER', 'COMMANDER'],
  },
  {
    href: '/reports/new',
    key: 'staff.nav.take',
    roles: ['CALL_TAKER', 'DUTY_INSPECTOR', 'WARD_OFFICER', 'ENGAGEMENT_OFFICER'],
  },
  { href: '/triage', key: 'staff.nav.triage', roles: ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'] },
  {
    href: '/series',
    key: 'staff.nav.series',
    roles: ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'],
  },
  { href: '/cases', key: 'staff.nav.cases', roles: ['DETECTIVE_INSPECTOR'] },
  { href: '/records', key: 'staff.nav.records', roles: ['DETECTIVE_INSPECTOR', 'DUTY_INSPECTOR'] },
  { href: '/promises', key: 'staff.nav.promises', roles: ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'] },
  {
    href: '/translations',
    key: 'staff.nav.translations',
    roles: ['TRANSLATOR', 'DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
  },
  { href: '/dip-sample', key: 'staff.nav.sample', roles: ['COMMANDER'] },
  { href: '/break-glass', key: 'staff.nav.glass', roles: ['COMMANDER'] },
  { href: '/roster', key: 'staff.nav.roster', roles: ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'] },
  { href: '/clocks', key: 'staff.nav.clocks', roles: ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'] },
  { href: '/missed-clocks', key: 'staff.nav.missed', roles: ['COMMANDER'] },
  { href: '/clock-rules', key: 'staff.nav.clockRules', roles: ['COMMANDER'] },
  {
    href: '/picture',
    key: 'staff.nav.picture',
    roles: ['ANALYST', 'COMMANDER', 'ENGAGEMENT_OFFICER', 'DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
  },
  { href: '/imports', key: 'staff.nav.imports', roles: ['ANALYST'] },
  { href: '/tables', key: 'staff.nav.tables', roles: ['ANALYST', 'COMMANDER', 'DETECTIVE_INSPECTOR'] },
  {
    href: '/alarms',
    key: 'staff.nav.alarms',
    roles: ['ANALYST', 'COMMANDER', 'DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
  },
  {
    href: '/assessments',
    key: 'staff.nav.assessments',
    roles: EVERYONE_BUT_ADMINISTRATOR,
  },
  { href: '/feedback', key: 'staff.nav.feedback', roles: ['ENGAGEMENT_OFFICER', 'COMMANDER'] },
  {
    href: '/visits',
    key: 'staff.nav.visits',
    roles: ['WARD_OFFICER', 'ENGAGEMENT_OFFICER', 'DUTY_INSPECTOR', 'COMMANDER'],
  },
  { href: '/briefings', key: 'staff.nav.briefings', roles: EVERYONE_BUT_ADMINISTRATOR },
  { href: '/retention', key: 'staff.nav.retention', roles: ['INFORMATION_MANAGER', 'COMMANDER'] },
  { href: '/partners', key: 'staff.nav.partners', roles: ['ADMINISTRATOR'] },
  { href: '/staff', key: 'staff.nav.staff', roles: ['ADMINISTRATOR'] },
];

const seenBy = (place: Place): Policy => staff(`staff.navigation ${place.href}`, place.roles);

/** Where the signed-in person may go; nobody is shown a door that is shut to them. */
export function staffNavigation({ actor, path, t, waiting }: SeenRequest): NavigationItem[] {
  return PLACES.filter((place) => isAllowed(seenBy(place), actor)).map(({ href, key }) => ({
    text: t(key),
    href,
    active: path === href || path.startsWith(`${href}/`),
    ...(waiting[href] ? { count: waiting[href] } : {}),
  }));
}

/** The page each role starts on: where their first decision waits. */
const HOME: ReadonlyArray<[Role, string]> = [
  ['DUTY_INSPECTOR', '/triage'],
  ['DETECTIVE_INSPECTOR', '/cases'],
  ['WARD_OFFICER', '/visits'],
  ['ANALYST', '/picture'],
  ['ADMINISTRATOR', '/staff'],
  ['CALL_TAKER', '/reports/new'],
  ['INFORMATION_MANAGER', '/retention'],
  ['TRANSLATOR', '/translations'],
];

/** Where a signed-in person lands. */
export const homeOf = (roles: readonly Role[]): string =>
  HOME.find(([role]) => roles.includes(role))?.[1] ?? '/events';
