import type { TestRuntime } from '#platform/db/testing';
import type { Caller } from './ask.ts';

/** What offering a series needs of a force. */
interface Offering {
  t: TestRuntime;
  ids: Record<'series' | 'offer-sent' | 'offer-received', string>;
  people: Record<string, Record<string, string>>;
  ask: { staff: Caller };
}

const letter = (mark: string, start: string): string =>
  `${start} ${mark}: the Sedlings have measured our hedges twice and will come for the ladders next. Hide the brass
   trumpet behind the icehouse, rename your ferry, and tell nobody at the cornmarket what the ledger said of the wool.`;

/** Two letters of two reports, put side by side and joined by a detective, as the pages do it. */
export async function seriesOf(t: TestRuntime, mark: string, staff: Caller, cookies: Record<string, string>) {
  const reports = await t.sql<{ id: string }>(
    `select report_id as id from triage.oversight where force_id = $1 and not is_restricted order by opened_at, report_id
     limit 2`,
    [t.forceId],
  );
  for (const [at, { id }] of reports.entries())
    await staff({
      method: 'POST',
      url: `/triage/${id}/material`,
      cookies,
      form: {
        kind: 'LEAFLET',
        text: letter(mark, at === 0 ? 'Dear tenant' : 'Good people'),
        packaging: 'KEPT',
        handling: `${mark} in a bag`,
      },
    });
  const [proposal] = await t.sql<{ id: string }>(
    'select id from triage.series_proposal where force_id = $1',
    [t.forceId],
  );
  const answer = await staff({
    method: 'POST',
    url: `/series/proposals/${proposal?.id}`,
    cookies,
    form: { outcome: 'SAME', reason: `${mark} the same`, number: '0' },
  });
  return { proposal: proposal?.id ?? '', series: answer.location.split('/')[2] ?? '' };
}

/** Offers this force's series to another, with every name struck out of the text, and answers the offer's id. */
export async function offerSeries(from: Offering, to: Offering): Promise<void> {
  const { t, ids, people: cookies } = from;
  const letters = await t.sql<{ id: string }>(
    'select id from triage.material where force_id = $1 and from_force is null',
    [t.forceId],
  );
  const texts = Object.fromEntries(letters.map(({ id }) => [`text-${id}`, letter('[struck out]', 'Dear')]));
  await from.ask.staff({
    method: 'POST',
    url: `/series/${ids.series}/offer`,
    cookies: cookies.everything ?? {},
    form: {
      toForce: to.t.forceId,
      lead: 'OWN',
      letters: letters.map(({ id }) => id),
      ...texts,
      note: 'Have you had these?',
      checked: 'YES',
    },
  });
  const [offer] = await t.sql<{ id: string }>('select id from triage.series_offer where force_id = $1', [
    t.forceId,
  ]);
  from.ids['offer-sent'] = offer?.id ?? '';
  to.ids['offer-received'] = offer?.id ?? '';
}
