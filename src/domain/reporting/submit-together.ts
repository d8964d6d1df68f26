import type { Door, Together } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { Draft } from './draft.model.ts';
import { firstIncomplete } from './journey.model.ts';
import { loadDrafts } from './keep-draft.ts';
import type { JourneyName } from './question.model.ts';
import type { SentReport } from './report.store.ts';
import type { ReportingSecrets } from './secrets.model.ts';
import { sealSubmission, storeSealed } from './store-submission.ts';
import { reportOf } from './submit-report.ts';

/** A form that somebody sends: all we have of it but its answers, which wait sealed under the code. */
export interface FormToSend {
  digits: string;
  journey: JourneyName;
  /** What the sent page said: the token of the form it showed. */
  token: string;
  language: string;
}

/** The stored report; undefined where no finished form waits under the code; a refusal for another form than was shown. */
export type SendingAnswer = SentReport | Refusal | undefined;

type Sealed = Awaited<ReturnType<typeof sealSubmission>>;

/** One form checked and sealed, or what its sender is told instead. */
async function sealForm(
  door: Door,
  secrets: ReportingSecrets,
  { form, found }: { form: FormToSend; found: { draft: Draft; readAt: Date } | undefined },
): Promise<Sealed | Refusal | undefined> {
  const { digits, journey, token, language } = form;
  if (!found || found.draft.journey !== journey || firstIncomplete(found.draft)) return undefined;
  const { draft, readAt } = found;
  if (token !== draft.token)
    return new Refusal('form-expired', 'The form that was sent is not the one that is open');
  return sealSubmission(door, reportOf({ ...door, now: readAt }, secrets, { draft, digits, language }));
}

/**
 * Sends the public's forms that arrive at the same time: one statement reads them all, each is checked and sealed by
 * itself, and one statement stores them all, with everything that belongs to each. Who sends one has the answer when all
 * of it is committed. A form that is not ready is left out and refuses nobody else.
 */
export const submitTogether = (secrets: ReportingSecrets): Together<FormToSend, SendingAnswer> => ({
  name: 'reporting.submit-together',
  most: 16,
  run: async (door, forms) => {
    const found = await loadDrafts(
      door,
      secrets,
      forms.map(({ digits }) => digits),
    );
    const sealed: Array<Sealed | Refusal | undefined> = [];
    for (const [at, form] of forms.entries())
      sealed.push(await sealForm(door, secrets, { form, found: found[at] }));
    const ready = sealed.filter((one): one is Sealed => one !== undefined && !(one instanceof Refusal));
    const stored = await storeSealed(door, ready);
    const sent = new Map<unknown, SentReport | undefined>(ready.map((one, at) => [one, stored[at]]));
    return sealed.map((one) => (one instanceof Refusal ? one : sent.get(one)));
  },
});
