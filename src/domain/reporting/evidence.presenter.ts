import type { FieldProblem } from '#kernel/refusal';
import { formView } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { type CustodyLine, type Evidence, isOpenable, OPENING_REASONS } from './evidence.model.ts';
import { megabytes } from './files.presenter.ts';
import { FILE_CHOICE } from './questions/files.form.ts';

const PICTURES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

/** Who records letters and pictures of them. */
const COMPARERS: readonly string[] = ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'];

/** Marks that turn the direction of writing: with them `gpj.exe` reads like a picture. */
const TURNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The state of a file in one word for the tag, and its colour. */
const TAGS: Readonly<Record<Evidence['scanState'], string>> = {
  'not-scanned': 'grey',
  waiting: 'yellow',
  clean: 'green',
  infected: 'red',
  unavailable: 'yellow',
};

export interface EvidenceView {
  number: number;
  id: string;
  kind: string;
  name: string;
  size: string;
  receivedAt: Date;
  from: string;
  isOriginal: boolean;
  original: string;
  sha256: string;
  state: string;
  stateColour: string;
  stateText: string;
  isMissing: boolean;
  mayView: boolean;
  /** Whether it may be held against pictures of earlier letters. */
  mayCompare: boolean;
  mayDownload: boolean;
  mayOpenQuarantined: boolean;
  whyNoView: string;
  custody: { at: Date; title: string; by: string; text: string }[];
}

export interface EvidenceReader {
  roles: readonly string[];
}

function by(line: CustodyLine, names: ReadonlyMap<string, string>, t: Translate): string {
  if (line.actorKind === 'staff')
    return names.get(line.actorId ?? '') ?? t('reporting.evidence-page.by.staff');
  return t(`reporting.evidence-page.by.${line.actorKind}`);
}

function custodyView(
  custody: readonly CustodyLine[],
  names: ReadonlyMap<string, string>,
  t: Translate,
): EvidenceView['custody'] {
  return custody.map((line) => ({
    at: line.at,
    title: t(`reporting.evidence-page.act.${line.act}`),
    by: by(line, names, t),
    text:
      line.reason && t.has(`reporting.evidence-page.reason.${line.reason}`)
        ? t(`reporting.evidence-page.reason.${line.reason}`)
        : (line.reason ?? ''),
  }));
}

/** One file in the words of the evidence page. */
export function evidenceView(
  file: Evidence & { name: string },
  about: {
    number: number;
    custody: readonly CustodyLine[];
    names: ReadonlyMap<string, string>;
    reader: EvidenceReader;
    t: Translate;
  },
): EvidenceView {
  const { t, names, reader } = about;
  const isPicture = PICTURES.includes(file.mediaType);
  const openable = isOpenable(file);
  return {
    number: about.number,
    id: file.id,
    kind: t(`reporting.files.kind.${file.family}`),
    name: file.name.replace(TURNS, '') || t('reporting.evidence-page.no-name'),
    size: t('reporting.evidence-page.size', { mb: megabytes(file.bytes), type: file.mediaType }),
    receivedAt: file.receivedAt,
    from:
      file.source === 'staff'
        ? (names.get(file.staffId ?? '') ?? t('reporting.evidence-page.by.staff'))
        : t('reporting.evidence-page.by.public'),
    isOriginal: file.isOriginal,
    original: t(
      file.isOriginal ? 'reporting.evidence-page.original' : 'reporting.evidence-page.not-original',
    ),
    sha256: file.sha256.toString('hex'),
    state: t(`reporting.evidence-page.scan.${file.scanState}`),
    stateColour: TAGS[file.scanState],
    stateText: t(`reporting.evidence-page.scan.${file.scanState}.text`, { note: file.scanNote ?? '' }),
    isMissing: file.missingSince !== null,
    mayView: openable && isPicture,
    mayCompare: openable && isPicture && reader.roles.some((role) => COMPARERS.includes(role)),
    mayDownload: openable,
    mayOpenQuarantined: file.scanState === 'infected' && reader.roles.includes('COMMANDER'),
    whyNoView: isPicture ? '' : t(`reporting.evidence-page.no-view.${file.family}`),
    custody: custodyView(
      about.custody.filter(({ evidenceId }) => evidenceId === file.id),
      names,
      t,
    ),
  };
}

/** The reasons offered before a file is opened; the first choice is none, so that nobody takes one by habit. */
export const reasonChoices = (t: Translate): { value: string; text: string }[] => [
  { value: '', text: t('reporting.evidence-page.reason.choose') },
  ...OPENING_REASONS.map((value) => ({ value, text: t(`reporting.evidence-page.reason.${value}`) })),
];

/** The form by which staff add a file: the same choice the public has. */
export const staffFileFields = (problems: readonly FieldProblem[], hidden: string, t: Translate) =>
  formView({ specs: FILE_CHOICE, values: { hidden }, problems, keyBase: 'reporting.files', t });
