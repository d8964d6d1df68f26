import { DEMO_PARTNERS } from '../aldermarch/partners.ts';
import { signInByLink } from './leaders.ts';
import type { Ledger } from './ledger.ts';
import { CAST } from './say.ts';
import { expectPage, type World, within } from './world.ts';

const [DESK] = DEMO_PARTNERS;
const ASKED = 'Does she want to be met at the desk? Inspector Reyes';
const ANSWERED = 'Yes, on any weekday before noon.';

/** A partner's case worker enters a report for somebody who stays unknown to the police, and answers for her. */
export async function partnerLinks(world: World, ledger: Ledger): Promise<void> {
  await ledger.link('partner', 'a case worker reports for somebody the police do not know', async () => {
    const worker = DESK.workers.find(({ isManager }) => !isManager);
    const browser = await signInByLink(world, world.doors.partner, worker?.email ?? '');
    const form = await browser.get(`${world.doors.partner}/reports/new`);
    const entered = await form.submit({
      danger: 'NO',
      role: 'ME',
      narrative: 'A man at the ferry stop shouted that people like her should be thrown in, and spat.',
      happened: ['SAID_OR_SHOUTED'],
      whenKind: 'TODAY',
      areaPath: 'portalder/harbour',
      why: ['RELIGION'],
      identity: 'known-to-partner',
      partnerReference: 'FCD-2031',
    });
    expectPage(entered, { path: /^\/reports\/[0-9a-f-]{36}$/, says: /in the queue of the senior officer/ });
    const inspector = world.officer(CAST.inspector);
    const address = world.staff(entered.url.pathname.replace('/reports/', '/triage/'));
    const report = await within(30, 'the report in the queue', async () => {
      const page = await inspector.get(address);
      return page.status === 200 ? page : undefined;
    });
    expectPage(report, { says: new RegExp(DESK.name) });
    const taken = await report.submit({}, { form: 'form[action$="/acknowledge"]' });
    expectPage(await taken.submit({ text: ASKED }, { form: 'form[action$="/message"]' }), {});
    const list = expectPage(await browser.get(`${world.doors.partner}/`), { says: /Need an answer \(1\)/ });
    const thread = expectPage(await list.follow(/\/reports\/[0-9a-f-]{36}$/), { says: /Inspector Reyes/ });
    expectPage(await thread.submit({ text: ANSWERED }, { form: 'form[action$="/messages"]' }), {
      says: /before noon/,
    });
    return `${DESK.name} entered a report, the inspector asked, the person answered through the desk`;
  });
}
