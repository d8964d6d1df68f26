import type { FormValues } from './browser.ts';
import type { Ledger } from './ledger.ts';
import { CAST } from './say.ts';
import { expectPage, type World, within } from './world.ts';

const DRAFT: FormValues = {
  background: 'People were attacked at a market abroad. In this exercise, hate reports followed here.',
  factsKnown: 'Reports have risen since the event. Nobody here is known to be part of it.',
  factsNotKnown: 'Whether the reports have to do with the event is assessed case by case.',
  policeResponse: 'Ward officers visit places that asked. Every report is before an inspector.',
  proportionality: 'Visits are agreed with the places; nobody is stopped for who they are.',
  equalityConsidered: 'yes',
  communities_0_name: 'Muslim communities',
  communities_0_place: 'Eastmarch',
  communities_0_whyAffected: 'They may be blamed for the attack.',
  communities_0_concerns: 'Walking home from evening classes.',
  communities_0_confidence: 'SAME',
  consulted_0_kind: 'IAG',
  consulted_0_role: 'Independent advisory group, chair',
  consulted_0_view: 'More visible officers are welcome if they talk to people.',
  notConsulted_0_who: 'Traveller families in Highmere',
  notConsulted_0_why: 'No contact could be made yet; the ward officer goes tomorrow.',
  risks_0_description: 'People stop coming to evening classes and worship.',
  risks_0_likelihood: '4',
  risks_0_impact: '4',
  risks_0_control: 'Officers present when classes end.',
  risks_0_owner: 'Area commander',
};

async function noteTension(world: World): Promise<string> {
  const officer = world.officer(CAST.ward);
  const page = await officer.get(world.staff(`/tension?event=${world.need('eventId')}`));
  const noted = await page.submit(
    {
      eep: 'EXPERIENCED',
      areaPath: 'eastmarch/mill-ward',
      community: 'Families near the community hall',
      theme: 'Fear of walking home',
      direction: 'UP',
      sourceKind: 'WARD_OFFICER',
      text: 'Parents collect children early; fewer people than usual at evening classes.',
      eventId: world.need('eventId'),
    },
    { form: 'form[action$="/tension"]' },
  );
  expectPage(noted, { says: /Fear of walking home/ });
  return 'an observation without any person in it stands beside the counts';
}

/** Writes the draft, and has the commander make it the next version. */
async function approveNext(world: World, address: string, changes: FormValues): Promise<void> {
  const page = await world.officer(CAST.analyst).get(address);
  expectPage(await page.submit({ ...DRAFT, ...changes }, { form: 'form[action$="/draft"]' }), {});
  const own = await world.officer(CAST.commander).get(address);
  expectPage(await own.submit({}, { form: 'form[action$="/approve"]' }), {});
}

async function assess(world: World): Promise<string> {
  const analyst = world.officer(CAST.analyst);
  const address = await within(60, 'the assessment', async () => {
    const list = await analyst.get(world.staff('/assessments'));
    return list.links(/\/assessments\/[0-9a-f-]{36}$/)[0];
  });
  await approveNext(world, address, {});
  await approveNext(world, address, {
    factsNotKnown: 'Some reports are linked by the words used; most are still assessed.',
    communities_0_confidence: 'UP',
  });
  const second = await world.officer(CAST.commander).get(`${address}/versions/2`);
  expectPage(second, { says: /most are still assessed/ });
  return 'version 1 and version 2 are approved by somebody else than their author';
}

/** Assess: what is seen of tension, and two versions of the community impact assessment. */
export async function assessLinks(world: World, ledger: Ledger): Promise<void> {
  await ledger.link('tension', 'a ward officer notes tension without naming anybody', () =>
    noteTension(world),
  );
  await ledger.link('assess', 'version 2 of the assessment is approved', () => assess(world));
}
