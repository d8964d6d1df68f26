import type { HandOver, Watch } from '#channel';
import { outcomeAfter } from '../delivery.model.ts';
import { Notes } from './notes.ts';
import {
  finishParcel,
  type LineResult,
  type Marking,
  type NewParcel,
  PARCEL_LINES,
  type ParcelLine,
  turnLines,
} from './parcel.store.ts';
import { patiently } from './patience.ts';
import {
  type Prepared,
  type PreparedParcel,
  prepareParcel,
  Renderers,
  type Sending,
} from './prepare-parcel.ts';

/**
 * Messages marked as being handed over at one time, for each that the channel can have under way: each transaction of
 * the ledger is then for about half of them. Of a worker that is killed its notes say which of these had left; where a
 * sender can keep no notes all of them would be in doubt, so they are fewer.
 */
const WINDOW_PER_LANE = { noted: 32, unnoted: 4 } as const;

/** Lines that are ready or being made so; below that another parcel is opened. */
const LOW_WATER = 4 * PARCEL_LINES;
/** Parcels opened at one time: while the keeper opens the addresses of one, the database finds the lines of another. */
const OPENED_AT_ONCE = 3;
/** The first answer waits so long for company before it is recorded. */
const GATHER_MS = 25;
/** Lines that are put off go into one parcel with others of about the same moment. */
const TOGETHER_MS = 15_000;

/** A parcel with lines that have not ended. */
interface Open {
  id: string;
  priority: number;
  mayShare: boolean;
  left: number;
  later: Array<{ id: string; at: Date }>;
}

interface Waiting extends Prepared {
  open: Open;
}

/** What a line came to, and the slot of the notes that is free once the ledger has it. */
interface Ended extends LineResult {
  slot: number | undefined;
}

/** One message that cannot be made must not stop the others. */
const UNMADE: HandOver = { state: 'try-later', code: null, reply: 'the message could not be made' };

/** Lines to be tried again, by the moment at which the last of each group is due. */
function retriesOf({ priority, mayShare, later }: Open): NewParcel[] {
  const groups = new Map<number, { at: Date; lineIds: string[] }>();
  for (const { id, at } of later) {
    const slot = Math.floor(at.getTime() / TOGETHER_MS);
    const group = groups.get(slot) ?? { at, lineIds: [] };
    groups.set(slot, group);
    if (at > group.at) group.at = at;
    group.lineIds.push(id);
  }
  return [...groups.values()].map(({ at, lineIds }) => ({ priority, nextAttemptAt: at, lineIds, mayShare }));
}

/**
 * Sends parcel after parcel through a small window: lines are marked in the ledger before their first byte leaves, and
 * what became of them is recorded in the same short transaction that marks the next ones.
 */
export class ParcelSender {
  readonly #sending: Sending;
  readonly #senderId: string;
  readonly #renderers: Renderers;
  readonly #window: number;
  readonly #waiting: Waiting[] = [];
  readonly #emptied: Open[] = [];
  readonly #isSeen: () => boolean;
  readonly #notes: Notes | undefined;
  readonly #freeSlots: number[];
  #results: Ended[] = [];
  /** How many lines of each turn have no answer yet, by its number. */
  readonly #unanswered = new Map<number, number>();
  /** Turns whose last answer is among the results. */
  #over: number[] = [];
  #turns = 0;
  #inFlight = 0;
  #opening = 0;
  #isClaiming = false;
  /** Fulfilled when the parcel opened last has been taken in. */
  #opened = Promise.resolve();
  #isDry = false;
  #failure: unknown;
  #tried = 0;
  #wake = (): void => undefined;

  /** @param isSeen whether this sender still counts as alive; one that does not begins no text it has noted */
  constructor(sending: Sending, senderId: string, isSeen: () => boolean) {
    this.#sending = sending;
    this.#isSeen = isSeen;
    this.#senderId = senderId;
    this.#renderers = new Renderers(sending);
    const { lanes } = sending.channel;
    this.#notes = Notes.make(sending.notes, senderId, lanes * WINDOW_PER_LANE.noted);
    this.#window = lanes * (this.#notes ? WINDOW_PER_LANE.noted : WINDOW_PER_LANE.unnoted);
    this.#freeSlots = this.#notes ? Array.from({ length: this.#window }, (_, slot) => slot) : [];
  }

  /** Writes no more notes; what they say stays for whoever gives back what this sender held. */
  close(): void {
    this.#notes?.close();
  }

  /** Sends everything that is due. Returns how many messages were tried; throws after what was begun has its answer. */
  async run(): Promise<number> {
    while (!this.#isOver()) {
      this.#openNext();
      if (this.#shouldWrite()) await this.#write();
      else await this.#somethingNew();
    }
    if (this.#failure !== undefined) throw this.#failure;
    return this.#tried;
  }

  #isOver(): boolean {
    const isStill = this.#inFlight === 0 && this.#results.length === 0 && this.#opening === 0;
    if (this.#failure !== undefined) return isStill;
    return isStill && this.#isDry && this.#waiting.length === 0 && this.#emptied.length === 0;
  }

  /** Opens the next parcel while those before are being sent or opened. */
  #openNext(): void {
    const coming = this.#waiting.length + this.#opening * PARCEL_LINES;
    if (this.#isDry || this.#isClaiming || this.#failure !== undefined) return;
    if (this.#opening >= OPENED_AT_ONCE || coming >= LOW_WATER) return;
    this.#opening += 1;
    this.#isClaiming = true;
    // Once it has its parcel the claim under way is another's.
    let isMine = true;
    const claimed = (isThere: boolean): void => {
      if (!isThere) this.#isDry = true;
      if (isMine) this.#isClaiming = false;
      isMine = false;
      this.#wake();
    };
    // One after the other is claimed and sent in that order, so that what is more urgent stays before the rest.
    const before = this.#opened;
    // A claim whose answer was lost holds a parcel nobody works on; it is given back when this sender ends.
    this.#opened = patiently(() => prepareParcel(this.#sending, this.#senderId, this.#renderers, claimed))
      .then(async (prepared) => {
        await before;
        if (prepared) this.#take(prepared);
      })
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#opening -= 1;
        claimed(true);
      });
  }

  #take({ parcel, ready, later }: PreparedParcel): void {
    const { id, priority, mayShare } = parcel;
    const open = { id, priority, mayShare, left: ready.length, later };
    if (open.left === 0) this.#emptied.push(open);
    for (const { line, message } of ready) this.#waiting.push({ line, message, open });
  }

  get #room(): number {
    return this.#failure === undefined ? Math.min(this.#waiting.length, this.#window - this.#inFlight) : 0;
  }

  /** A transaction is worth its time for half a window, or where nothing else would move. */
  #shouldWrite(): boolean {
    const half = this.#window / 2;
    if (this.#results.length >= half || this.#room >= half) return true;
    if (this.#inFlight > 0) return false;
    return this.#results.length > 0 || this.#room > 0 || this.#emptied.length > 0;
  }

  /** Waits for an answer or a parcel; answers that are there wait a moment for others, and none wakes this for nothing. */
  async #somethingNew(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const hasAnswers = this.#results.length > 0;
    const isLate = await new Promise<boolean>((resolve) => {
      this.#wake = () => resolve(false);
      if (hasAnswers) timer = setTimeout(() => resolve(true), GATHER_MS);
    });
    clearTimeout(timer);
    this.#wake = () => undefined;
    if (isLate) await this.#write();
  }

  /** Records what came back, marks what goes next, puts finished parcels away; then hands over what was marked. */
  async #write(): Promise<void> {
    const done = this.#results;
    this.#results = [];
    const over = this.#over;
    this.#over = [];
    this.#turns += 1;
    const number = this.#turns;
    const finished = this.#emptied.splice(0);
    const next = this.#waiting.splice(0, this.#room);
    const markings = next.map(
      ({ line, open }): Marking => ({ id: line.id, parcelId: open.id, attempts: line.attempts }),
    );
    let marked: Set<string>;
    try {
      marked = await patiently((isAgain) =>
        this.#sending.inTransaction(async (ctx) => {
          const turn = {
            number,
            results: done,
            over,
            markings,
            mayShare: next.some(({ open }) => open.mayShare),
          };
          const marked = await turnLines(ctx, this.#senderId, turn, isAgain);
          for (const open of finished)
            await finishParcel(ctx, this.#senderId, { id: open.id, retries: retriesOf(open) });
          return marked;
        }),
      );
    } catch (error) {
      this.#failure ??= error;
      return;
    }
    for (const { slot } of done) if (slot !== undefined) this.#freeSlots.push(slot);
    if (marked.size > 0) this.#unanswered.set(number, marked.size);
    // Once each: a line that went back into the queue may stand in two parcels.
    for (const one of next) {
      if (marked.delete(one.line.id)) void this.#send(one, number);
      else this.#end(one.open);
    }
  }

  /** Notes what happens to one line; as many lines are marked as there are slots, so there is always a free one. */
  #watch(line: ParcelLine, slot: number | undefined): Watch | undefined {
    const notes = this.#notes;
    if (!notes || slot === undefined) return undefined;
    const about = { lineId: line.id, attempts: line.attempts + 1 };
    return {
      textLeaves: () => {
        // Whoever found this sender dead has read its notes and gave the line to somebody else.
        if (!this.#isSeen()) throw new Error('this sender was not seen for too long');
        notes.leaves(slot, about);
      },
      answered: (answer) => notes.answered(slot, about, answer),
    };
  }

  async #send({ line, message, open }: Waiting, turn: number): Promise<void> {
    this.#inFlight += 1;
    this.#tried += 1;
    const slot = this.#freeSlots.pop();
    let answer: HandOver;
    try {
      answer = await this.#sending.channel.handOver(message(this.#watch(line, slot)));
    } catch {
      answer = UNMADE;
    }
    const attempts = line.attempts + 1;
    const row = { attempts, isUncertain: line.isUncertain };
    const outcome = outcomeAfter(answer, row, { now: new Date(), random: Math.random() });
    const { state, isUncertain, nextAttemptAt } = outcome;
    const { code, reply } = answer;
    this.#results.push({ id: line.id, attempts, state, isUncertain, nextAttemptAt, code, reply, slot });
    this.#answered(turn);
    if (nextAttemptAt) open.later.push({ id: line.id, at: nextAttemptAt });
    this.#inFlight -= 1;
    this.#end(open);
    // One that only adds to those that are gathered already changes nothing.
    if (this.#results.length === 1 || this.#shouldWrite()) this.#wake();
  }

  /** A turn whose last line has its answer is forgotten together with that line's result. */
  #answered(turn: number): void {
    const left = (this.#unanswered.get(turn) ?? 0) - 1;
    if (left > 0) this.#unanswered.set(turn, left);
    else {
      this.#unanswered.delete(turn);
      this.#over.push(turn);
    }
  }

  #end(open: Open): void {
    open.left -= 1;
    if (open.left === 0) this.#emptied.push(open);
  }
}
