import type { Answer } from '../delivery.model.ts';

/** What a sender noted of one line beside the ledger: its text is about to leave, or what was answered. */
export interface Note {
  lineId: string;
  /** The attempt it is about, as the ledger counts it. */
  attempts: number;
  /** Null while nobody has answered. */
  answer: Answer | null;
}

const LEAVING = 'leaving';
const STATES: ReadonlySet<string> = new Set<Answer['state']>([
  'handed-over',
  'refused',
  'try-later',
  'unknown',
  'not-delivered',
]);

/** A note as one line of text. */
export const noteText = ({ lineId, attempts, answer }: Note): string =>
  answer === null
    ? `${lineId} ${attempts} ${LEAVING}`
    : `${lineId} ${attempts} ${answer.state} ${answer.code ?? '-'} ${answer.reply.replace(/\s+/g, ' ')}`;

/** The note again; undefined for what is none. */
export function readNote(text: string): Note | undefined {
  const [, lineId = '', attempts = '', state = '', code = '', reply = ''] =
    /^(\S+) (\d+) (\S+)(?: (\d+|-) ?(.*))?$/.exec(text) ?? [];
  if (state === LEAVING) return { lineId, attempts: Number(attempts), answer: null };
  if (!STATES.has(state)) return undefined;
  const answer = { state: state as Answer['state'], code: code === '-' ? null : Number(code), reply };
  return { lineId, attempts: Number(attempts), answer };
}

/** Notes by line and attempt: where one says that a text leaves and another what was answered, the answer. */
export function notesByLine(texts: readonly string[]): Map<string, Note> {
  const notes = new Map<string, Note>();
  for (const text of texts) {
    const note = readNote(text);
    if (note && !notes.get(noteKey(note))?.answer) notes.set(noteKey(note), note);
  }
  return notes;
}

/** What a note is found by. */
export const noteKey = ({ lineId, attempts }: Pick<Note, 'lineId' | 'attempts'>): string =>
  `${lineId} ${attempts}`;
