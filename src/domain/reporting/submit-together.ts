import type { Door, Statements, Together } from '#kernel/context';
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

/** Forms that arrive at the same time are read by one statement; each is then checked and sealed by itself. */
const sealTogether = (secrets: ReportingSecrets): Together<FormToSend, Sealed | Refusal | undefined> => ({
  name: 'reporting.seal-together',
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
    return sealed;
  },
});

/**
 * What was sealed meanwhile is stored by one statement, with everything that belongs to each. One call at a time: a
 * call costs the database as much as three reports in it, so those that come while one is under way had better share
 * the next than leave two by two.
 */
const storeTogether: Together<Sealed, SentReport> = {
  name: 'reporting.store-together',
  most: 16,
  atOnce: 1,
  run: storeSealed,
};

/**
 * Sends one of the public's forms together with those that arrive at the same time. Who sends it has the answer when all
 * of it is committed. A form that is not ready is left out and refuses nobody else.
 * @throws Refusal `form-expired` for another form than was shown
 */
export async function submitForm(
  statements: Statements,
  secrets: ReportingSecrets,
  form: FormToSend,
): Promise<SentReport | undefined> {
  const sealed = await statements.gather(sealTogether(secrets), form);
  if (sealed instanceof Refusal) throw sealed;
  return sealed && statements.gather(storeTogether, sealed);
}
