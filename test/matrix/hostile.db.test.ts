import { parse } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { cleanText } from '#platform/web/clean';
import { withoutKeyword } from '#reference/texting';
import { addPartner, makePartnerKey, openReport } from '#room/reporting';
import { signIn } from '../../src/apps/keeper/sign-in.testing.ts';
import { REPORT } from '../../src/domain/reporting/partners/partners.testing.ts';
import { textBench } from '../../src/domain/reporting/texts.testing.ts';
import type { Heard } from './ask.ts';
import { twoForces } from './forces.ts';
import { formsIn, type PageForm, unpressed } from './forms.ts';
import { ENDS_SESSION, gatherForms, type SeenForm } from './gather.ts';
import { Attacker, hiddenOf, type Sending } from './hostile-forms.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { buildForce, type ForceWorld } from './world.ts';

let world: ForceWorld;
let close: () => Promise<void>;
let attacker: Attacker;

beforeAll(async () => {
  const forces = await twoForces();
  world = await buildForce(forces.here, 'HERONGATE');
  attacker = new Attacker(world);
  close = forces.close;
});
afterAll(async () => {
  await world?.close();
  await close?.();
});

/** One form an address is enough: another record of the same kind has the same form. */
const oneEach = (forms: readonly SeenForm[]): SeenForm[] => [
  ...new Map(
    forms.map((one) => [`${one.face} ${one.route} ${one.form.fields.map(({ name }) => name).length}`, one]),
  ).values(),
];

describe('texts that have broken programs', () => {
  it('are several hundred, each different', () => {
    expect(HOSTILE_TEXTS.length).toBeGreaterThan(300);
    expect(new Set(HOSTILE_TEXTS.map(({ text }) => text)).size).toBe(HOSTILE_TEXTS.length);
    expect(HOSTILE_TEXTS.length % 37).not.toBe(0);
  });

  it('go through every form of staff and leaders: no page breaks, nothing runs, what was typed comes back', async () => {
    const forms = oneEach(await gatherForms(world)).filter(
      ({ face, form }) => face !== 'public' && !ENDS_SESSION.test(form.action),
    );
    expect(forms.length).toBeGreaterThan(55);
    const faults: string[] = [];
    for (const one of forms) faults.push(...(await attacker.attack(one)));
    console.info(
      `hostile texts: ${attacker.sent} forms sent through ${forms.length} forms of staff and leaders`,
    );
    expect(faults).toEqual([]);
  }, 600_000);
});

/** A member of the public who fills in the form page by page, with every page attacked before it is left. */
async function attackJourney(
  start: '/report' | '/concern',
  pick: 'first' | 'last',
): Promise<{ pages: string[]; faults: string[] }> {
  const cookies: Record<string, string> = {};
  const faults: string[] = [];
  const pages: string[] = [];
  const ask = world.ask.public;
  const keep = (answer: Heard): Heard => {
    for (const [name, value] of Object.entries(answer.cookies))
      if (value === '') delete cookies[name];
      else cookies[name] = value;
    return answer;
  };
  let page = start as string;
  for (let step = 0; step < 60 && !page.endsWith('/receipt'); step += 1) {
    const { body } = keep(await ask({ method: 'GET', url: page, cookies }));
    const form = formsIn(page, body).find((one) => !/\/(add|remove)$/.test(one.action));
    if (!form) break;
    pages.push(page);
    const sending: Sending = { face: 'public', form, cookies };
    if (!/\/(check|receipt)$/.test(page) && page !== start) faults.push(...(await attacker.attack(sending)));
    const answers: Record<string, string | readonly string[]> = Object.fromEntries(
      form.fields
        .filter(({ type }) => type === 'radio' || type === 'checkbox')
        .map(({ name, type, values }) => [
          name,
          type === 'checkbox' ? values : (values.at(pick === 'first' ? 0 : -1) ?? ''),
        ]),
    );
    // Whoever is in danger is not asked as much, and whoever is worried comes to the other form.
    if ('danger' in answers) answers.danger = pick === 'first' ? 'YES' : 'NO';
    if ('role' in answers) answers.role = 'ME';
    const answer = keep(await attacker.post(sending, { ...unpressed(form), ...answers }));
    const to = answer.status === 303 ? answer.location : '';
    // A page that cannot be answered like this is left by its button to skip.
    const on = to || keep(await attacker.post(sending, { ...hiddenOf(form), _skip: 'yes' })).location;
    if (!on) faults.push(`${page}: no way on (${answer.status})`);
    page = on || '/report/receipt';
  }
  return { pages, faults };
}

describe('the public', () => {
  it('can type anything on any page of the form and still send it', async () => {
    const faults: string[] = [];
    const pages = new Set<string>();
    for (const start of ['/report', '/concern'] as const)
      for (const pick of ['first', 'last'] as const) {
        const walked = await attackJourney(start, pick);
        for (const page of walked.pages) pages.add(page);
        faults.push(...walked.faults);
      }
    const others = oneEach(await gatherForms(world)).filter(
      ({ face, route }) => face === 'public' && !/^\/(report|concern)/.test(route),
    );
    for (const one of others) faults.push(...(await attacker.attack(one)));
    console.info(
      `hostile texts: ${pages.size} pages of the public form, ${others.length} other forms, ${attacker.sent} sent in all`,
    );
    expect(faults).toEqual([]);
    expect(pages.size).toBeGreaterThan(25);
  }, 240_000);
});

/** The one-page report and what lies behind a private code: nobody comes there by looking at pages alone. */
describe('whoever has a private code', () => {
  it('can type anything on the short report and on every page after it', async () => {
    const cookies: Record<string, string> = {};
    const ask = async (one: Omit<Parameters<typeof world.ask.public>[0], 'cookies'>): Promise<Heard> => {
      const answer = await world.ask.public({ ...one, cookies });
      Object.assign(cookies, answer.cookies);
      return answer;
    };
    const formsAt = async (url: string): Promise<PageForm[]> =>
      formsIn(url, (await ask({ method: 'GET', url })).body).filter(
        ({ action, takesFile }) => !takesFile && !/\/(close|withdraw)$/.test(action),
      );
    const faults: string[] = [];
    const [short] = await formsAt('/report/short');
    if (!short) throw new Error('the short report is no form');
    faults.push(...(await attacker.attack({ face: 'public', form: short, cookies })));
    const sentForm = { ...unpressed(short), contactBy: 'CODE', phone: '', email: '', place: 'here' };
    const taken = await ask({ method: 'POST', url: short.action, form: sentForm });
    expect([taken.status, taken.location]).toEqual([303, '/report/receipt']);
    const receipt = parse((await ask({ method: 'GET', url: '/report/receipt' })).body);
    const code = receipt.querySelector('.st-code')?.text.replace(/\D/g, '') ?? '';
    await ask({ method: 'POST', url: '/return', form: { code } });
    const pages = ['equality', 'messages', 'notices', 'identity', 'consent'].map((name) =>
      name === 'equality' ? '/report/equality' : `/return/${name}`,
    );
    const seen: string[] = [];
    for (const url of pages)
      for (const form of await formsAt(url)) {
        seen.push(form.action);
        faults.push(...(await attacker.attack({ face: 'public', form, cookies })));
      }
    expect(seen.toSorted()).toEqual(pages.toSorted());
    expect(faults).toEqual([]);
  }, 240_000);
});

describe('a telephone', () => {
  it('can text anything: what holds words is a report with those words', async () => {
    const { t } = world;
    const bench = await textBench(t);
    const officer = await signIn(t, ['DUTY_INSPECTOR']);
    const faults: string[] = [];
    const wanted: string[] = [];
    const AT_ONCE = 8;
    try {
      for (let from = 0; from < HOSTILE_TEXTS.length; from += AT_ONCE)
        await Promise.all(
          HOSTILE_TEXTS.slice(from, from + AT_ONCE).map(async ({ of, text }, at) => {
            const number = `+4477008${String(from + at).padStart(5, '0')}`;
            const status = await bench.gateway.text(number, text);
            // What no telephone can send, or nobody would, may be turned away; nothing may break.
            const isOdd = text !== cleanText(text) || text.length > 10_000;
            if (status >= 500 || (status !== 200 && !isOdd))
              faults.push(`${of} ${JSON.stringify(text.slice(0, 30))}: ${status}`);
            const words = withoutKeyword(cleanText(text), 'police');
            if (status === 200 && words !== '') wanted.push(words);
          }),
        );
    } finally {
      await bench.close();
    }
    expect(faults).toEqual([]);
    const rows = await t.sql<{ id: string }>(
      'select report_id as id from reporting.text_thread where force_id = $1',
      [t.forceId],
    );
    const kept: string[] = [];
    for (const { id } of rows) {
      const told = await t.as(officer, (ctx) => openReport(ctx, { reportId: id, purpose: 'triage' }));
      kept.push(told.narrative.reveal());
    }
    expect(kept.toSorted()).toEqual(wanted.toSorted());
    expect(kept.length).toBeGreaterThan(280);
  }, 240_000);
});

describe('the interface for machines', () => {
  // A key has an allowance a minute, which is tested elsewhere: a hundred calls, then the next key.
  let calls = 0;
  let bearer = '';
  // Of its own: the forms above may have let the others go.
  const name = 'Only for machines';
  const asOwner = <T>(act: (ctx: Context) => Promise<T>): Promise<T> =>
    world.t.role('migrator').as(system('test'), act);
  const send = async (body: unknown, key: string): Promise<Heard> => {
    if (calls === 0) await asOwner((ctx) => addPartner(ctx, { name, route: 'TPRC' }));
    if (calls % 100 === 0) ({ key: bearer } = await asOwner((ctx) => makePartnerKey(ctx, { name, days: 1 })));
    calls += 1;
    return world.ask.api({
      method: 'POST',
      url: '/api/v1/reports',
      headers: {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    });
  };

  it('keeps every text as it came, but for what no text can hold', async () => {
    const { t } = world;
    const officer = await signIn(t, ['DUTY_INSPECTOR']);
    const changed: string[] = [];
    let kept = 0;
    for (const [at, { of, text }] of HOSTILE_TEXTS.entries()) {
      const answer = await send({ ...REPORT, narrative: text }, `hostile-text-${at}`);
      const isWords = cleanText(text).trim() !== '' && [...text].length <= 4_000;
      if (answer.status !== (isWords ? 201 : text.length > 64 * 1024 ? 413 : 422))
        changed.push(`${of} ${JSON.stringify(text.slice(0, 30))}: ${answer.status}`);
      if (answer.status !== 201) continue;
      const { id } = JSON.parse(answer.body) as { id: string };
      const told = await t.as(officer, (ctx) => openReport(ctx, { reportId: id, purpose: 'triage' }));
      kept += 1;
      if (told.narrative.reveal() !== cleanText(text).trim())
        changed.push(`${of} ${JSON.stringify(text.slice(0, 30))}`);
    }
    expect(changed).toEqual([]);
    expect(kept).toBeGreaterThan(250);
  }, 240_000);

  it('takes any text in any other field, or says what is wrong with it', async () => {
    const faults: string[] = [];
    let taken = 0;
    for (const [at, { of, text }] of HOSTILE_TEXTS.entries()) {
      const words = {
        ...REPORT,
        when: { kind: 'TODAY', time: text },
        place: { ...REPORT.place, words: text },
        partnerReference: at % 2 === 0 ? text : undefined,
        identity: {
          state: 'shared',
          name: text,
          contact: {
            by: 'TRUSTED',
            other: text,
            safeTimes: text,
            whoAnswers: text,
            phone: text,
            email: text,
          },
        },
      };
      const answer = await send(words, `hostile-field-${at}`);
      const said = `${of} ${JSON.stringify(text.slice(0, 30))}: ${answer.status}`;
      if (![201, 413, 422].includes(answer.status)) faults.push(said);
      if (answer.status >= 400 && !answer.type.includes('application/problem+json')) faults.push(said);
      if (answer.status === 201) taken += 1;
    }
    expect(faults).toEqual([]);
    expect(taken).toBeGreaterThan(50);
  }, 240_000);

  it('refuses what is not a report with what is wrong with it', async () => {
    const odd: unknown[] = [null, 0, -1, 1e308, true, [], [[]], {}, { toString: 1 }, ['x', {}], 'x', ''];
    const statuses = new Set<number>();
    let n = 0;
    for (const name of Object.keys(REPORT))
      for (const value of odd) {
        n += 1;
        const answer = await send({ ...REPORT, [name]: value }, `hostile-shape-${n}`);
        statuses.add(answer.status);
        if (answer.status >= 400) expect(answer.type).toContain('application/problem+json');
      }
    const whole = JSON.stringify(REPORT);
    for (const text of [
      '',
      'null',
      '[]',
      '"x"',
      '{',
      `${whole}${whole}`,
      `\ufeff${whole}`,
      whole.replace('{', '{"__proto__":{"danger":true},'),
      whole.replace('{', '{"constructor":{"prototype":{}},'),
      `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      whole.replace('false', '1e999999'),
      `{"narrative":"${'x'.repeat(70_000)}"}`,
    ]) {
      n += 1;
      statuses.add((await send(text, `hostile-shape-${n}`)).status);
    }
    expect([...statuses].filter((status) => status >= 500)).toEqual([]);
    expect(statuses).toContain(422);
  }, 240_000);
});
