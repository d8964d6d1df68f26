import type { Translate } from '#platform/web/i18n';
import type { StaffSummary } from './access.reads.ts';
import { type Area, areaName } from './area.model.ts';

/** Who works here: name, roles and areas in words. */
export function staffRows(staff: readonly StaffSummary[], areas: readonly Area[], t: Translate) {
  return staff.map((one) => ({
    name: `${one.rank} ${one.name}`,
    roles: one.roles.map((role) => t(`access.role.${role}`)).join(', '),
    areas: one.scopes
      .map((scope) => (scope === '' ? t('access.wholeForce') : areaName(areas, scope)))
      .join('; '),
  }));
}
