import { sectionsOf } from '../compose.model.ts';
import { HEADINGS } from '../heading.model.ts';
import type { KnownStatement } from '../read-workspace.ts';
import { type FamilyText, toldApart } from '../review/told-apart.model.ts';
import { linesOf } from '../statement.model.ts';
import { type StaffAbout, statementRow } from '../statements.presenter.ts';
import { differences, type Piece, textDifference } from '../variant.model.ts';
import { newestFrozen } from '../version-history.model.ts';

interface Cell {
  isSame: boolean;
  isEmpty: boolean;
  pieces: Piece[];
}

/** One variant in the comparison: where it stands, and each of its fields against what it wraps. */
interface Column {
  name: string;
  href: string;
  flag: string;
  /** For the button that confirms it; 0 where nothing is to confirm. */
  revision: number;
  id: string;
  cells: Cell[];
}

const cellOf = (pieces: Piece[]): Cell => ({
  isSame: pieces.every(({ kind }) => kind === 'same'),
  isEmpty: pieces.every(({ text }) => text.trim() === ''),
  pieces,
});

/** One thing that one variant tells and another does not, in words. */
interface Apart {
  tag: string;
  tagClass: string;
  words: string;
}

/** What the variants tell differently, as the review aid sees it; texts that were withdrawn are left out. */
function apartLines(
  all: ReadonlyArray<{ known: KnownStatement; name: string }>,
  { t }: Pick<StaffAbout, 't'>,
): Apart[] {
  const names = new Map(all.map(({ known, name }) => [known.statement.id, name]));
  const family = all.flatMap(({ known: { statement, versions, published } }): FamilyText[] => {
    const newest = newestFrozen(versions, 'en');
    const isOut = published.some(({ state, language }) => state === 'current' && language === 'en');
    if (!newest || (newest.publishedAt && !isOut)) return [];
    const { id, parentId, community } = statement;
    return [{ name: id, parentId, community, text: linesOf(newest).join('\n') }];
  });
  const said = (ids: readonly string[]): string => ids.map((id) => names.get(id) ?? '').join('; ');
  return toldApart(family).map(({ rule, severity, what, in: within, notIn }) => ({
    tag: t(`cascade.review.${severity}.tag`),
    tagClass: severity === 'block' ? 'govuk-tag--red' : 'govuk-tag--yellow',
    words: t(`cascade.variant.apart.${rule === 'variant.claim' ? 'claim' : 'tone'}`, {
      what: rule === 'variant.claim' ? t(`cascade.claim.kind.option.${what}`) : what,
      told: said(within),
      others: said(notIn),
    }),
  }));
}

/**
 * All variants of a core side by side, heading by heading: the core's newest text as it stands, and in each variant what
 * it adds to or leaves out of the newest text it wraps.
 */
export function compareView(
  core: KnownStatement,
  variants: readonly KnownStatement[],
  about: StaffAbout,
): { headings: string[]; core: Column; variants: Column[]; apart: Apart[] } {
  const { t } = about;
  const column = (known: KnownStatement): Column => {
    const { statement, drafts, versions, coreVersions } = known;
    const row = statementRow(known, '', about);
    const own = newestFrozen(versions, statement.language);
    const wrapped = newestFrozen(coreVersions, statement.language) ?? own;
    const draft = drafts.find(({ language }) => language === statement.language);
    const isCompared = draft?.followsVersionId === newestFrozen(coreVersions, statement.language)?.id;
    return {
      id: statement.id,
      name: row.area,
      href: row.href,
      flag: row.flag,
      revision: statement.kind === 'variant' && wrapped && !isCompared ? (draft?.revision ?? 0) : 0,
      cells:
        own && wrapped
          ? [
              cellOf(textDifference(wrapped.title, own.title)),
              cellOf(textDifference(wrapped.answer, own.answer)),
              ...differences(sectionsOf(wrapped), sectionsOf(own)).map(({ pieces }) => cellOf(pieces)),
            ]
          : [],
    };
  };
  const columns = variants.map(column);
  return {
    apart: apartLines(
      variants.map((known, at) => ({ known, name: columns[at]?.name ?? '' })),
      about,
    ),
    headings: [
      t('cascade.compose.title.label'),
      t('cascade.compose.answer.label'),
      ...HEADINGS.map((heading) => t(`cascade.heading.${heading}`)),
    ],
    core: column(core),
    variants: columns,
  };
}
