import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { normalisePhone } from '#platform/crypto/blind-index';
import type { TextRoute } from './text.reads.ts';
import { saveTextRoute } from './text.store.ts';

/**
 * Enters the force's own text number into its register: the number people text, the word some services want in front,
 * and the language said beside English where a sender's is not known.
 * @throws Refusal `invalid-input` for what is no number, or a keyword with spaces
 */
export async function setTextRoute(ctx: Context, route: TextRoute): Promise<void> {
  // A short code has no country and no leading nought.
  const isShort = /^[1-9]\d{2,5}$/.test(route.number.trim());
  const number = isShort ? route.number.trim() : normalisePhone(route.number);
  if (!/^(\+\d{8,15}|\d{3,6})$/.test(number))
    throw new Refusal('invalid-input', 'That is no telephone number');
  if (/\s/.test(route.keyword)) throw new Refusal('invalid-input', 'A keyword is one word');
  await saveTextRoute(ctx, { ...route, number });
  await ctx.audit({
    act: 'reporting.set-text-route',
    kind: 'alteration',
    subject: 'text-route',
    subjectId: null,
  });
}
