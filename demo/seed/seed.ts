import { Readable } from 'node:stream';
import { type Actor, system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { newId } from '#kernel/ids';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { addLeader, addWardOfficer, leaderEmailKey } from '#room/community';
import { addSite } from '#room/patrol';
import { addPartner, addPartnerWorker, setTextRoute } from '#room/reporting';
import { checkThreatLevel } from '#room/situation';
import { importBoundaries, importFile, importPostcodes } from '#room/surveillance';
import { keepDutyAddress } from '#room/triage';
import { londonDay } from '#statistics/days';
import { AREA_VINTAGE, DEMO_AREAS } from '../aldermarch/areas.ts';
import { demoCounted, demoHistoryFile } from '../aldermarch/history.ts';
import { demoLeaders } from '../aldermarch/leaders.ts';
import { DEMO_PARTNERS } from '../aldermarch/partners.ts';
import { DEMO_SITES, DEMO_WARD_OFFICERS } from '../aldermarch/places.ts';
import { DEMO_POSTCODES, demoPostcodes } from '../aldermarch/postcodes.ts';
import { DEMO_CREDIT, demoShapes } from '../aldermarch/shapes.ts';
import { DEMO_SECOND_LANGUAGE, DEMO_TEXT_KEYWORD, DEMO_TEXT_NUMBER } from '../aldermarch/text-number.ts';
import { DEMO_PEOPLE } from '../people.ts';
import { DEMO_LEADERS } from './demo-size.ts';
import {
  isSeeded,
  saveArea,
  saveCounted,
  saveDemoStaff,
  setRosterBySubject,
  staffIdOf,
} from './seed.store.ts';

const SEEDER = system('demo.seed');
const LEADERS_A_TIME = 250;

async function seedGround(ctx: Context, issuer: string): Promise<void> {
  for (const area of DEMO_AREAS) await saveArea(ctx, { ...area, vintage: AREA_VINTAGE });
  for (const person of DEMO_PEOPLE) await saveDemoStaff(ctx, issuer, person);
  await setRosterBySubject(ctx, issuer, ['demo-reyes', 'demo-oyelaran', 'demo-marchetti']);
  await checkThreatLevel(ctx, {
    level: 'SUBSTANTIAL',
    setOn: londonDay(ctx.now),
    source: 'Training input: not the real national threat level',
  });
  await setTextRoute(ctx, {
    number: DEMO_TEXT_NUMBER,
    keyword: DEMO_TEXT_KEYWORD,
    secondLanguage: DEMO_SECOND_LANGUAGE,
  });
  for (const officer of DEMO_WARD_OFFICERS) await addWardOfficer(ctx, officer);
  for (const site of DEMO_SITES) await addSite(ctx, site);
  const stream = Readable.from([demoHistoryFile(ctx.now)]);
  const { problems } = await importFile(ctx, { source: 'DEMO_HISTORY', stream });
  if (problems[0]) throw new Error(`the demo's history was not taken: ${JSON.stringify(problems[0])}`);
  await saveCounted(ctx, demoCounted(ctx.now));
  for (const [kind, level] of [
    ['local-authority', 1],
    ['ward', 2],
  ] as const)
    await importBoundaries(ctx, {
      bytes: demoShapes(level),
      kind,
      vintage: AREA_VINTAGE,
      credit: DEMO_CREDIT,
    });
  await importPostcodes(ctx, { stream: Readable.from([demoPostcodes()]), name: DEMO_POSTCODES });
}

/** Where alerts reach the people on the roster; as the commander would enter it on the page of the roster. */
async function seedAlertAddresses(runtime: Runtime): Promise<void> {
  const { forceId, oidc } = runtime.config;
  const commander = DEMO_PEOPLE.find(({ roles }) => roles.includes('COMMANDER'));
  if (!commander) throw new Error('the demo force has no commander');
  const idOf = (subject: string): Promise<string> =>
    withContext(runtime, { forceId, actor: SEEDER }, (ctx) => staffIdOf(ctx, oidc.issuer, subject));
  const { sub, name, rank, roles, areas: scopes } = commander;
  const actor: Actor = { kind: 'staff', id: await idOf(sub), sessionId: newId(), name, rank, roles, scopes };
  for (const { sub: subject, alerts } of DEMO_PEOPLE) {
    if (!alerts) continue;
    const staffId = await idOf(subject);
    await withContext(runtime, { forceId, actor }, (ctx) => keepDutyAddress(ctx, { staffId, ...alerts }));
  }
}

async function seedPartners(ctx: Context, { config }: Runtime): Promise<void> {
  for (const { name, route, workers } of DEMO_PARTNERS) {
    await addPartner(ctx, { name, route });
    for (const worker of workers)
      await addPartnerWorker(ctx, config.receiptPepper, { partner: name, ...worker });
  }
}

/**
 * Fills a new database with Aldermarch Police: areas and their outlines, staff, roster with its alert addresses, ward officers, sites, two years of counts,
 * two partner organisations and a thousand leaders. Does nothing where the force has areas already.
 * @returns true where something was written
 */
export async function seedDemo(runtime: Runtime): Promise<boolean> {
  const who = { forceId: runtime.config.forceId, actor: SEEDER };
  if (await withContext(runtime, who, (ctx) => isSeeded(ctx))) return false;
  await withContext(runtime, who, (ctx) => seedGround(ctx, runtime.config.oidc.issuer));
  await withContext(runtime, who, (ctx) => seedPartners(ctx, runtime));
  await seedAlertAddresses(runtime);
  const key = leaderEmailKey(runtime.config.receiptPepper);
  const leaders = demoLeaders(DEMO_LEADERS);
  for (let from = 0; from < leaders.length; from += LEADERS_A_TIME)
    await withContext(runtime, who, async (ctx) => {
      const consentOn = londonDay(ctx.now);
      for (const leader of leaders.slice(from, from + LEADERS_A_TIME))
        await addLeader(ctx, key, { ...leader, channel: 'email', consentBasis: 'public-task', consentOn });
    });
  return true;
}
