import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { sourceFile } from '../db/source-file.ts';

/** What a press needs to know of a document: the path of its template below the project's root, and its words. */
export interface Sheet {
  template: string;
  /** Any value JSON can hold; the template reads it as data, so that no word in it is ever taken for a command. */
  data: unknown;
  /** The date a document bears; the moment at which it is set without one. */
  dated?: Date;
}

/** Font families with every script the pages are in; the files are in the packages, none of the machine's own is needed. */
const FONT_PACKAGES = [
  'noto-sans',
  'noto-naskh-arabic',
  'noto-sans-bengali',
  'noto-sans-gujarati',
  'noto-sans-gurmukhi',
];
const WEIGHTS = ['400Regular', '700Bold'];

/** Sets pages: PDF/UA-1 documents that a screen reader can read, and pictures. */
export interface Press {
  /**
   * A tagged PDF (PDF/UA-1, ISO 14289-1); the same words and the same date give the same bytes.
   * @throws Error where the document has no title or language, a picture has no description, or a letter has no shape
   */
  pdf(sheet: Sheet): Promise<Buffer>;
  /** The first page as outlines: no font is needed to show it. */
  svg(sheet: Sheet): Promise<string>;
  /** The first page as a picture, `width` pixels wide. */
  png(sheet: Sheet, width: number): Promise<Buffer>;
}

/** After so long without an order the typesetter's process ends, and with it all the memory it took. */
const IDLE_MS = 10_000;
/** One sheet takes a tenth of a second; one that takes this long never comes. */
const WITHIN_MS = 60_000;

type Form = 'pdf' | 'svg' | 'png';

interface Waiting {
  done(made: Buffer): void;
  failed(error: Error): void;
}

type Reply = { id: number; made: Uint8Array } | { id: number; why: string };

/** A typesetter in a process of its own, started with the first sheet and let go when no more come. */
class TypstPress implements Press {
  #child: ChildProcess | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #ordered = 0;
  #idle: NodeJS.Timeout | undefined;

  pdf(sheet: Sheet): Promise<Buffer> {
    return this.#make(sheet, 'pdf');
  }

  async svg(sheet: Sheet): Promise<string> {
    return (await this.#make(sheet, 'svg')).toString('utf8');
  }

  png(sheet: Sheet, width: number): Promise<Buffer> {
    return this.#make(sheet, 'png', width);
  }

  async #make({ template, data, dated }: Sheet, as: Form, width?: number): Promise<Buffer> {
    const mainFileContent = await readFile(sourceFile(template), 'utf8');
    clearTimeout(this.#idle);
    const child = this.#started();
    const id = this.#ordered++;
    // Only while it works does it keep this process from ending.
    child.channel?.ref();
    let patience: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Buffer>((done, failed) => {
        this.#waiting.set(id, { done, failed });
        patience = setTimeout(() => child.kill('SIGKILL'), WITHIN_MS);
        const seconds = dated && Math.floor(dated.getTime() / 1000);
        const order = { id, as, mainFileContent, data: JSON.stringify(data), width, seconds };
        child.send(order, (error) => {
          if (error) failed(error);
        });
      });
    } finally {
      clearTimeout(patience);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#rest(child);
    }
  }

  #started(): ChildProcess {
    if (this.#child) return this.#child;
    const fonts = sourceFile(join('node_modules', '@expo-google-fonts'));
    const fontPaths = FONT_PACKAGES.flatMap((name) => WEIGHTS.map((weight) => join(fonts, name, weight)));
    const setUp = { fontPaths, workspace: dirname(sourceFile('package.json')) };
    const script = sourceFile(join('src', 'platform', 'print', 'press-child.mjs'));
    const child = fork(script, [JSON.stringify(setUp)], {
      env: {},
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    yieldToOthers(child);
    child.unref();
    child.on('message', (reply) => this.#heard(reply as Reply));
    child.on('error', (error) => this.#ended(child, error));
    child.on('exit', (code, signal) =>
      this.#ended(child, new Error(`the typesetter ended with ${signal ?? code}`)),
    );
    this.#child = child;
    return child;
  }

  #heard(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if ('made' in reply) waiting?.done(Buffer.from(reply.made));
    else waiting?.failed(new Error(reply.why));
  }

  #ended(child: ChildProcess, why: Error): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    for (const { failed } of this.#waiting.values()) failed(why);
  }

  #rest(child: ChildProcess): void {
    child.channel?.unref();
    this.#idle = setTimeout(() => {
      if (this.#child === child) this.#child = undefined;
      if (child.connected) child.disconnect();
    }, IDLE_MS);
    this.#idle.unref();
  }
}

/** Setting a kit takes a processor for seconds: what people wait for, and messages that are going out, come first. */
function yieldToOthers({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or this system has no priorities: it is set as before.
  }
}

/** A press; its typesetter is started when the first sheet is set. */
export const openPress = (): Press => new TypstPress();
