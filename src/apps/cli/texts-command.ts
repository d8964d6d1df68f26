import { Refusal } from '#kernel/refusal';
import { setTextRoute } from '#room/reporting';
import { type Command, EXIT, say } from './command.ts';
import { withOwner } from './with-owner.ts';

const textOf = (flag: string | boolean | undefined): string => (typeof flag === 'string' ? flag : '');

export const textsCommands: Command[] = [
  {
    name: 'texts number',
    takes: 'NUMBER',
    about:
      'Enters the force’s text number into its register: what people text, and the sender of our answers.',
    flags: {
      keyword: { type: 'string', about: 'word people put first, where the number is shared' },
      language: {
        type: 'string',
        about: 'language said beside English where a sender’s is not known (cy, pl, ur)',
      },
    },
    run: async ({ words, flags }) => {
      const number = words[0];
      if (!number) throw new Refusal('invalid-input', 'Name the number: stand texts number 07700900999');
      await withOwner('texts', (ctx) =>
        setTextRoute(ctx, {
          number,
          keyword: textOf(flags.keyword),
          secondLanguage: textOf(flags.language) || null,
        }),
      );
      say(`People text ${number}.`);
      return EXIT.ok;
    },
  },
];
