import { formatDate } from '#platform/web/formats';
import { languageByTag } from '#reference/languages';
import { type Area, areaName } from '#room/access';
import { type Leader, REPRESENTS } from './leader.model.ts';
import type { Words } from './words.model.ts';

/** One row of the coverage table: a ward, its leaders by language, and whether it has nobody at all. */
export interface CoverageRow {
  area: string;
  isWard: boolean;
  counts: number[];
  total: number;
  isGap: boolean;
}

export const languageName = (tag: string): string => languageByTag(tag)?.englishName ?? tag;

/**
 * Leaders by ward and language. Languages stand in the order of their numbers; an area's row holds those recorded for
 * the whole area, so that no leader is counted twice.
 */
export function coverage(
  areas: readonly Area[],
  counts: readonly { areaPath: string; language: string; n: number }[],
): { languages: string[]; rows: CoverageRow[]; gaps: number } {
  const totals = new Map<string, number>();
  for (const { language, n } of counts) totals.set(language, (totals.get(language) ?? 0) + n);
  const languages = [...totals].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([tag]) => tag);
  const of = new Map(counts.map(({ areaPath, language, n }) => [`${areaPath} ${language}`, n]));
  const rows = areas
    .filter(({ level }) => level > 0)
    .map((area) => {
      const byLanguage = languages.map((tag) => of.get(`${area.path} ${tag}`) ?? 0);
      const total = byLanguage.reduce((sum, n) => sum + n, 0);
      return {
        area: area.name,
        isWard: area.level === 2,
        counts: byLanguage,
        total,
        isGap: area.level === 2 && total === 0,
      };
    });
  return { languages: languages.map(languageName), rows, gaps: rows.filter(({ isGap }) => isGap).length };
}

interface About {
  areas: readonly Area[];
  t: Words;
}

const reachedBy = (leader: Leader, t: Words): string =>
  leader.channel === 'email' && leader.emailFailedAt
    ? t('community.leaders.channel.failed', { date: formatDate(leader.emailFailedAt, 'date', 'en') })
    : leader.emailStoppedAt && leader.channel !== 'text'
      ? t('community.leaders.channel.stopped', { date: formatDate(leader.emailStoppedAt, 'date', 'en') })
      : t(`community.leaders.channel.${leader.channel}`);

/** A line of the directory. */
export const leaderLine = (
  leader: Leader & { name: string; organisation: string | null },
  { areas, t }: About,
): Record<string, string | null> => ({
  href: `/leaders/${leader.id}`,
  name: leader.name,
  area: areaName(areas, leader.areaPath),
  represents: t(`community.represents.${leader.represents}`),
  organisation: leader.organisation,
  language: languageName(leader.language),
  channel: reachedBy(leader, t),
});

/** A leader's entry as rows of name and value. */
export function leaderRows(
  entry: {
    leader: Leader;
    organisation: string | null;
    contact: { name: string; email: string; phone: string } | null;
  },
  { areas, t }: About,
): Array<{ name: string; value: string; href?: string }> {
  const { leader, organisation, contact } = entry;
  const rows: Array<[string, string, string?]> = [];
  if (contact) {
    rows.push(['name', contact.name], ['email', contact.email, `mailto:${contact.email}`]);
    rows.push(['phone', contact.phone, contact.phone && `tel:${contact.phone.replace(/[^\d+]/g, '')}`]);
  }
  rows.push(
    ['area', areaName(areas, leader.areaPath)],
    ['represents', t(`community.represents.${leader.represents}`)],
    ['organisation', organisation ?? ''],
    ['language', languageName(leader.language)],
    ['channel', reachedBy(leader, t)],
    ['basis', t(`community.basis.${leader.consentBasis}`)],
    ['since', formatDate(`${leader.consentOn}T12:00:00Z`, 'date', 'en')],
  );
  if (leader.quietFrom && leader.quietUntil) {
    const hours = { from: leader.quietFrom, until: leader.quietUntil };
    rows.push(['quiet', t('community.leader.quiet.hours', hours)]);
  }
  const { interests } = leader;
  rows.push([
    'interests',
    interests === null
      ? t('community.leader.interests.all')
      : interests.map((one) => t(`community.settings.interests.option.${one}`)).join('; ') ||
        t('community.leader.interests.none'),
  ]);
  return rows.map(([key, value, href]) => ({
    name: t(`community.leader.${key}`),
    value: value || t('community.leader.nothing'),
    ...(href ? { href } : {}),
  }));
}

/** The filters as selects. */
export function filterView(
  ask: { area: string; language: string; represents: string; email: string },
  about: About & { languages: readonly string[] },
): Record<string, Array<{ value: string; text: string; selected: boolean }>> {
  const { areas, languages, t } = about;
  const items = (chosen: string, pairs: ReadonlyArray<[string, string]>) =>
    ([['', t('community.leaders.filter.any')], ...pairs] as Array<[string, string]>).map(([value, text]) => ({
      value,
      text,
      selected: value === chosen,
    }));
  return {
    areas: items(
      ask.area,
      areas.filter(({ level }) => level > 0).map(({ path }) => [path, areaName(areas, path)]),
    ),
    languages: items(
      ask.language,
      languages.map((tag) => [tag, languageName(tag)]),
    ),
    represents: items(
      ask.represents,
      REPRESENTS.map((code) => [code, t(`community.represents.${code}`)]),
    ),
    email: items(ask.email, [['returned', t('community.leaders.filter.returned')]]),
  };
}
