import type { SlotFile, SlotFolder } from '#platform/slots/slot-file';
import type { Answer } from '../delivery.model.ts';
import { type Note, noteText } from './note.model.ts';

type About = Omit<Note, 'answer'>;

/** An answer that is not written yet, and the place of the line it is about. */
interface Pending {
  place: number;
  text: string;
}

/** Each place has a slot for its own line, and behind it one for an answer about another. */
const SLOTS_EACH = 2;

/**
 * What one sender notes beside the ledger: each text before it leaves, and each answer before the next text leaves on any
 * connection, in one write with that text's own note, or at the end of the event loop's turn where none follows. So a sender
 * that is killed leaves in doubt at most the one text that each connection had sent last, as if each answer were written by
 * itself, for half the writes.
 *
 * An answer that stands beside a later text may go with it: whoever has recorded that text's end has recorded the answer,
 * which came first.
 */
export class Notes {
  readonly #file: SlotFile;
  #answers: Pending[] = [];
  #willSettle = false;

  private constructor(file: SlotFile) {
    this.#file = file;
  }

  /** Notes with so many places; undefined where none can be kept. */
  static make(folder: SlotFolder | undefined, senderId: string, places: number): Notes | undefined {
    const file = folder?.make(senderId, places * SLOTS_EACH);
    return file && new Notes(file);
  }

  /** To be said before the first byte of a text leaves. */
  leaves(place: number, about: About): void {
    // The newest is the one of this text's own connection, whose text before it must not stay in doubt beside it.
    const answer = this.#answers.pop()?.text ?? '';
    this.#settle();
    this.#file.write(place * SLOTS_EACH, noteText({ ...about, answer: null }), answer);
  }

  /** Keeps an answer until the next text leaves, which is mostly at once. */
  answered(place: number, about: About, answer: Answer): void {
    this.#answers.push({ place, text: noteText({ ...about, answer }) });
    if (this.#willSettle) return;
    this.#willSettle = true;
    setImmediate(() => {
      this.#willSettle = false;
      this.#settle();
    });
  }

  /** Writes the answers that wait over the notes of their own lines. */
  #settle(): void {
    if (this.#answers.length === 0) return;
    for (const { place, text } of this.#answers) this.#file.write(place * SLOTS_EACH, text);
    this.#answers = [];
  }

  /** Writes no more; what was noted stays for whoever gives back what this sender held. */
  close(): void {
    this.#settle();
    this.#file.close();
  }
}
