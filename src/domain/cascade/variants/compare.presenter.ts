import { sectionsOf } from '../compose.model.ts';
import { HEADINGS } from '../heading.model.ts';
import type { KnownStatement } from '../read-workspace.ts';
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

/**
 * All variants of a core side by side, heading by heading: the core's newest text as it stands, and in each variant what
 * it adds to or leaves out of the newest text it wraps.
 */
export function compareView(
  core: KnownStatement,
  variants: readonly KnownStatement[],
  about: StaffAbout,
): { headings: string[]; core: Column; variants: Column[] } {
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
  return {
    headings: [
      t('cascade.compose.title.label'),
      t('cascade.compose.answer.label'),
      ...HEADINGS.map((heading) => t(`cascade.heading.${heading}`)),
    ],
    core: column(core),
    variants: variants.map(column),
  };
}
