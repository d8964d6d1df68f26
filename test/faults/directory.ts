import { demoLeaders } from '../../demo/aldermarch/leaders.ts';
import { CAST } from '../../demo/exercise/say.ts';
import { expectPage, type World } from '../../demo/exercise/world.ts';
import { DEMO_LEADERS } from '../../demo/seed/demo-size.ts';
import { addDays, londonDay } from '../../src/statistics/days.ts';

/** Rows a list may have; the page refuses longer ones. */
const ROWS_A_LIST = 2_000;

/** Brings the directory from the demo's thousand to so many leaders, by lists through the staff page. */
export async function fillDirectory(world: World, leaders: number): Promise<void> {
  const officer = world.officer(CAST.engagement);
  const more = demoLeaders(leaders).slice(DEMO_LEADERS);
  const consentOn = addDays(londonDay(new Date()), -1);
  for (let from = 0; from < more.length; from += ROWS_A_LIST) {
    const part = more.slice(from, from + ROWS_A_LIST);
    const lines = part.map(({ name, email, phone, areaPath, language, represents, organisation }) =>
      [
        name,
        email,
        phone,
        areaPath,
        language,
        represents,
        organisation,
        'email',
        'public-task',
        consentOn,
      ].join(),
    );
    const header = 'name,email,phone,area,language,represents,organisation,channel,consent_basis,consent_on';
    const form = await officer.get(world.staff('/leaders/import'));
    const plan = expectPage(await form.submit({ text: [header, ...lines].join('\n') }), {});
    const done = await plan.submit({}, { form: 'form[action$="/import/confirm"]' });
    if (done.url.searchParams.get('added') !== String(part.length))
      throw new Error(`the list of ${part.length} ended at ${done.url.pathname}${done.url.search}`);
  }
}
