import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isUuid, newId } from '#kernel/ids';

/** Bytes of one slot. A slot never lies across two pages of the system's memory, so a kill leaves it old or new. */
const SLOT_BYTES = 256;
/** Slots before the first, of which one says in which run of the machine the file was written: so two written together lie in one page. */
const HEAD_SLOTS = 2;
/** Holds the name of the folder itself. */
const PLACE_FILE = 'place';
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/** Which run of this machine it is. @throws Error where the system does not say (it is no Linux) */
const bootId = (): string => readFileSync(BOOT_ID, 'utf8').trim();

/**
 * A file of slots, each with one line of text that is written over again and again. What was written is there after the
 * process was killed, because the system has it. It is not forced to the disk, so a machine that loses power may lose
 * some of it: the file says in which run of the machine it was written, and nobody reads it in another.
 */
export class SlotFile {
  readonly #path: string;
  #bytes = Buffer.alloc(SLOT_BYTES);
  #fd: number | undefined;

  private constructor(path: string, fd: number) {
    this.#path = path;
    this.#fd = fd;
  }

  /** Makes the file with room for so many slots. @throws Error where the folder cannot be written or is full */
  static make(path: string, slots: number): SlotFile {
    const fd = openSync(path, 'w', 0o600);
    try {
      writeSync(fd, Buffer.alloc((slots + HEAD_SLOTS) * SLOT_BYTES));
      const file = new SlotFile(path, fd);
      file.#put(0, bootId());
      return file;
    } catch (error) {
      closeSync(fd);
      rmSync(path, { force: true });
      throw error;
    }
  }

  /**
   * Writes a line over what the slot held, and further ones over the slots behind it, all in one write; a long one is cut.
   * Where that fails the whole file is taken away: half of the truth would be taken for all of it.
   */
  write(slot: number, ...texts: string[]): void {
    try {
      this.#put(slot + HEAD_SLOTS, ...texts);
    } catch {
      this.remove();
    }
  }

  #put(at: number, ...texts: string[]): void {
    if (this.#fd === undefined) return;
    if (this.#bytes.length < texts.length * SLOT_BYTES) this.#bytes = Buffer.alloc(texts.length * SLOT_BYTES);
    let end = 0;
    for (const [place, text] of texts.entries()) {
      const from = place * SLOT_BYTES;
      end = from + this.#bytes.write(text, from, SLOT_BYTES - 1, 'utf8');
      this.#bytes[end] = 0x0a;
    }
    writeSync(this.#fd, this.#bytes, 0, end + 1, at * SLOT_BYTES);
  }

  /** Ends its use and takes it away. */
  remove(): void {
    rmSync(this.#path, { force: true });
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  /** Ends its use; what it holds stays for whoever takes over. */
  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

function linesOf(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; from += SLOT_BYTES) {
    const slot = bytes.subarray(from, from + SLOT_BYTES);
    const end = slot.indexOf(0x0a);
    if (end > 0) lines.push(slot.toString('utf8', 0, end));
  }
  return lines;
}

/** A folder of such files, each under an identifier, which processes of one machine share. */
export class SlotFolder {
  /** Tells this folder from those of other machines. */
  readonly place: string;
  readonly #folder: string;

  private constructor(folder: string, place: string) {
    this.#folder = folder;
    this.place = place;
  }

  /** Opens the folder, which is made where it is missing; undefined where that is not possible. */
  static open(folder: string): SlotFolder | undefined {
    try {
      bootId();
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return new SlotFolder(folder, placeOf(folder));
    } catch {
      return undefined;
    }
  }

  /** A new file under this identifier; undefined where there is no room for it. */
  make(id: string, slots: number): SlotFile | undefined {
    try {
      return SlotFile.make(join(this.#folder, id), slots);
    } catch {
      return undefined;
    }
  }

  /** The lines of a file; undefined where there is none, or it is of another run of the machine. */
  read(id: string): string[] | undefined {
    try {
      const [run, ...lines] = linesOf(readFileSync(join(this.#folder, id)));
      return run === bootId() ? lines : undefined;
    } catch {
      return undefined;
    }
  }

  /** Identifiers of the files that are there. */
  ids(): string[] {
    return readdirSync(this.#folder).filter(isUuid);
  }

  remove(id: string): void {
    rmSync(join(this.#folder, id), { force: true });
  }
}

/** The folder's own name: the first process to come gives it one. */
function placeOf(folder: string): string {
  const file = join(folder, PLACE_FILE);
  const proposed = join(folder, `${PLACE_FILE}.${newId()}`);
  writeFileSync(proposed, newId(), { mode: 0o600 });
  try {
    // Whole or not at all, and never over a name that is there.
    linkSync(proposed, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(proposed, { force: true });
  }
  const place = readFileSync(file, 'utf8').trim();
  if (!isUuid(place)) throw new Error(`${file} holds no name`);
  return place;
}
