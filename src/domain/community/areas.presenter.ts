import { formatDate } from '#platform/web/formats';
import { languageByTag } from '#reference/languages';
import { type Area, areaName, areaTree } from '#room/access';
import { areaSlug } from './area-slug.model.ts';
import type { WardOfficer } from './ward-officer.model.ts';
import type { Words } from './words.model.ts';

export interface OfficerView {
  title: string;
  area: string;
  phone?: { text: string; href: string };
  email?: { text: string; href: string };
  speaks: string;
  until: string;
}

/** Areas in two steps, each linking to its page. */
export const areaLinks = (
  areas: readonly Area[],
): Array<{ name: string; href: string; wards: Array<{ name: string; href: string }> }> =>
  areaTree(areas).map((area) => ({
    name: area.name,
    href: `/areas/${areaSlug(area.path)}`,
    wards: area.wards.map((ward) => ({ name: ward.name, href: `/areas/${areaSlug(ward.path)}` })),
  }));

/** A ward's named contact as the public sees it. */
export function officerView(
  officer: WardOfficer,
  about: { areas: readonly Area[]; lang: string; t: Words },
): OfficerView {
  const { areas, lang, t } = about;
  const { phone, email } = officer;
  return {
    title: `${officer.rank} ${officer.name}`,
    area: areaName(areas, officer.areaPath),
    ...(phone ? { phone: { text: phone, href: `tel:${phone.replace(/[^\d+]/g, '')}` } } : {}),
    ...(email ? { email: { text: email, href: `mailto:${email}` } } : {}),
    speaks: officer.languages.map((tag) => languageByTag(tag)?.ownName ?? tag).join(', '),
    until: t('community.areas.officers.until', {
      date: formatDate(`${officer.validUntil}T12:00:00Z`, 'date', lang),
    }),
  };
}

/** Published answers as they are read: newest first, the area's name and the day beside them. */
export const answerViews = (
  answers: readonly { said: string; did: string; areaPath: string; publishedAt: Date }[],
  areas: readonly Area[],
): Array<{ said: string; did: string; area: string; publishedAt: Date }> =>
  answers.map(({ said, did, areaPath, publishedAt }) => ({
    said,
    did,
    area: areaName(areas, areaPath),
    publishedAt,
  }));
