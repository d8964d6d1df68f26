import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { AudienceFilter, SentChannel } from '#room/community';
import { type AudiencePreview, previewAudience, type SendOptions, sendStatement } from './send-statement.ts';
import { previewTexts, sendByText, type TextPlace, type TextPreview } from './texts/send-by-text.ts';

const goesBy = ({ channels }: AudienceFilter, channel: SentChannel): boolean =>
  !channels || channels.length === 0 || channels.includes(channel);

/** Who would get a statement in each of the ways asked for. */
export interface WholePreview {
  byEmail: AudiencePreview | undefined;
  byText: TextPreview | undefined;
}

/** Counts an audience in all ways asked for, without sending anything. */
export async function previewWays(
  ctx: Context,
  coreId: string,
  filter: AudienceFilter,
  place: TextPlace,
): Promise<WholePreview> {
  return {
    byEmail: goesBy(filter, 'email') ? await previewAudience(ctx, coreId, filter) : undefined,
    byText: goesBy(filter, 'text') ? await previewTexts(ctx, coreId, filter, place) : undefined,
  };
}

/** True where the e-mail's part was refused because nobody takes e-mail, which is no fault where somebody takes texts. */
const isNobody = (error: unknown): boolean =>
  error instanceof Refusal && error.problems.some(({ key }) => key === 'cascade.send.nobody');

/**
 * Sends a statement to an audience in every way asked for: by e-mail, and by text to those who chose it.
 * @throws Refusal `conflict` where nothing is out, `invalid-input` where nobody is left to send to
 */
export async function sendToAudience(
  ctx: Context,
  coreId: string,
  filter: AudienceFilter,
  options: SendOptions,
): Promise<void> {
  const isUrgentForNothing = options.isUrgent && !options.urgentReason?.trim();
  const texted =
    goesBy(filter, 'text') && !isUrgentForNothing ? await sendByText(ctx, coreId, filter, options) : 0;
  if (!goesBy(filter, 'email') && !isUrgentForNothing) {
    if (texted === 0)
      throw new Refusal('invalid-input', 'nobody is left to send this to', [
        { field: 'areaPaths', key: 'cascade.send.nobody' },
      ]);
    return;
  }
  try {
    await sendStatement(ctx, coreId, filter, options);
  } catch (error) {
    if (texted === 0 || !isNobody(error)) throw error;
  }
}
