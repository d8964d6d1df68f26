import {
  IMPORT_MAX_CELL,
  type ImportColumn,
  type ImportRow,
  type LineProblem,
  safeCell,
} from './import-file.model.ts';
import {
  CONSENT_BASES,
  type ConsentBasis,
  LEADER_CHANNELS,
  type LeaderChannel,
  type NewLeader,
  REPRESENTS,
  type Represents,
  textNumber,
} from './leader.model.ts';

/** What the rows are compared with. */
export interface ImportRegister {
  areaPaths: ReadonlySet<string>;
  languages: readonly string[];
  /** `YYYY-MM-DD`: consent cannot be given tomorrow. */
  today: string;
}

export interface ImportLine {
  line: number;
  leader: NewLeader;
}

// One @, a dot in the domain, no spaces: an address is only proved by writing to it, so more would refuse real ones.
const EMAIL = /^[^\s@"<>,;]+@[^\s@"<>,;]+\.[^\s@"<>,;]{2,}$/;
const PHONE = /^\+?[\d ()-]{7,20}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** `15/06/2016` as written in the United Kingdom becomes `2016-06-15`; anything else is left as it is. */
function isoDay(text: string): string {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  return parts ? `${parts[3]}-${parts[2]?.padStart(2, '0')}-${parts[1]?.padStart(2, '0')}` : text;
}

const asCode = (text: string): string => text.toLowerCase().replace(/[\s_]+/g, '-');

/** Checks one row against the register. All that is wrong with it is told at once. */
export function readImportRow(
  row: ImportRow,
  register: ImportRegister,
): { leader?: NewLeader; problems: LineProblem[] } {
  const problems: LineProblem[] = [];
  const cell = (column: ImportColumn): string => row.cells[column] ?? '';
  const wrong = (column: ImportColumn, key: string, args?: LineProblem['args']): void => {
    problems.push({ line: row.line, column, key, args, value: safeCell(cell(column)) });
  };
  for (const column of Object.keys(row.cells) as ImportColumn[]) {
    const text = cell(column);
    if (text.length > IMPORT_MAX_CELL) wrong(column, 'cell-too-long', { max: IMPORT_MAX_CELL });
    else if (CONTROL.test(text)) wrong(column, 'control-characters');
    else if (/^[=@]/.test(text) || (/^[+-]/.test(text) && column !== 'phone')) wrong(column, 'formula');
  }
  const email = cell('email');
  const area = cell('area').toLowerCase();
  const language = cell('language').toLowerCase();
  const represents = asCode(cell('represents'));
  const channel = asCode(cell('channel')) || 'email';
  const basis = asCode(cell('consent_basis'));
  const consentOn = isoDay(cell('consent_on'));
  if (cell('name') === '') wrong('name', 'name');
  if (!EMAIL.test(email)) wrong('email', 'email');
  if (cell('phone') !== '' && !PHONE.test(cell('phone'))) wrong('phone', 'phone');
  if (!register.areaPaths.has(area)) wrong('area', 'area');
  if (!register.languages.includes(language)) wrong('language', 'language');
  if (!(REPRESENTS as readonly string[]).includes(represents)) wrong('represents', 'represents');
  if (!(LEADER_CHANNELS as readonly string[]).includes(channel)) wrong('channel', 'channel');
  else if (channel === 'text' && !textNumber(cell('phone'))) wrong('phone', 'phone-text');
  if (!(CONSENT_BASES as readonly string[]).includes(basis)) wrong('consent_basis', 'consent-basis');
  if (!isDay(consentOn)) wrong('consent_on', 'date');
  else if (consentOn > register.today) wrong('consent_on', 'date-ahead');
  if (problems.length > 0) return { problems };
  return {
    problems,
    leader: {
      name: cell('name'),
      email,
      phone: cell('phone'),
      areaPath: area,
      organisation: cell('organisation'),
      represents: represents as Represents,
      language,
      channel: channel as LeaderChannel,
      consentBasis: basis as ConsentBasis,
      consentOn,
    },
  };
}

/** Checks every row. An address that stands twice in the file is a fault of the later line. */
export function readImportRows(
  rows: readonly ImportRow[],
  register: ImportRegister,
  sameEmail: (email: string) => string,
): { lines: ImportLine[]; problems: LineProblem[] } {
  const lines: ImportLine[] = [];
  const problems: LineProblem[] = [];
  const firstLine = new Map<string, number>();
  for (const row of rows) {
    const read = readImportRow(row, register);
    problems.push(...read.problems);
    const email = sameEmail(row.cells.email ?? '');
    const first = email === '' ? undefined : firstLine.get(email);
    if (first !== undefined)
      problems.push({
        line: row.line,
        column: 'email',
        key: 'twice-in-file',
        args: { first },
        value: safeCell(row.cells.email ?? ''),
      });
    else if (email !== '') firstLine.set(email, row.line);
    if (read.leader && first === undefined) lines.push({ line: row.line, leader: read.leader });
  }
  return { lines, problems };
}
