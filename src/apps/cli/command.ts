import { Refusal } from '#kernel/refusal';

/** What a command is given: words after its name, and the flags it declared. */
export interface Call {
  words: string[];
  flags: Record<string, string | boolean | undefined>;
}

/** One verb of the command line. Data goes to stdout, talk to stderr. */
export interface Command {
  /** `statement draft`: noun and verb. */
  name: string;
  /** What follows: `FILE`, `[ID]`. */
  takes: string;
  about: string;
  flags?: Record<string, { type: 'boolean' | 'string'; about: string }>;
  run(call: Call): Promise<number>;
}

/** Exit codes, the same for every command (docs/cli.md). */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  conflict: 5,
  tryLater: 75,
  wrongSetting: 78,
};

/** The exit code a refusal ends in. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof Refusal)) return EXIT.failed;
  switch (error.code) {
    case 'not-found':
    case 'gone':
      return EXIT.notFound;
    case 'not-allowed':
    case 'sign-in-first':
    case 'form-expired':
      return EXIT.denied;
    case 'conflict':
    case 'own-work':
      return EXIT.conflict;
    case 'unavailable':
    case 'too-many':
      return EXIT.tryLater;
    case 'invalid-input':
    case 'too-large':
      return EXIT.usage;
    case 'wrong-setting':
      return EXIT.wrongSetting;
    default:
      return EXIT.failed;
  }
}

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
