import { type HTMLElement, parse } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { cleanText } from '#platform/web/clean';
import { addPartner, makePartnerKey, openReport } from '#room/reporting';
import { signIn } from '../../src/apps/keeper/sign-in.testing.ts';
import { REPORT } from '../../src/domain/reporting/partners/partners.testing.ts';
import type { Heard } from './ask.ts';
import { twoForces } from './forces.ts';
import { filled, formsIn, isTyped, type PageForm, unpressed } from './forms.ts';
import { ENDS_SESSION, gatherForms, type SeenForm } from './gather.ts';
import { HOSTILE_TEXTS, type HostileText } from './hostile-texts.ts';
import { buildForce, type Face, type ForceWorld } from './world.ts';

/** Texts each form is sent; which ones moves on from form to form, so that every text goes through many. */
const SHARE = 12;

let world: ForceWorld;
let close: () => Promise<void>;
let sent = 0;
let next = 0;

beforeAll(async () => {
  const forces = await twoForces();
  world = await buildForce(forces.here, 'HERONGATE');
  close = forces.close;
});
afterAll(async () => {
  await world?.close();
  await close?.();
});

const takeShare = (): HostileText[] =>
  Array.from({ length: SHARE }, () => {
    next += 1;
    // A step that shares no factor with the number of texts visits all of them.
    return HOSTILE_TEXTS[(next * 37) % HOSTILE_TEXTS.length] ?? { of: '', text: '' };
  });

/** What is wrong with a page: broken off, or a typed text that became part of it. */
function pageFaults({ status, type, body }: Heard, text: string): string[] {
  const faults = status >= 500 ? [`answers ${status}`] : [];
  if (!type.startsWith('text/html') || body === '') return faults;
  if (!body.trimEnd().endsWith('</html>')) faults.push('the page breaks off');
  if (/<[a-z!/?]/i.test(text) && text.length < 3_000 && body.includes(cleanText(text).trim()))
    faults.push('the text stands in the page as it was typed');
  const page = parse(body);
  const foreign = page.querySelectorAll(
    '[onerror], [onload], [onclick], [onfocus], [srcdoc], base, iframe, svg script',
  );
  if (foreign.length > 0) faults.push(`the page holds ${foreign[0]?.outerHTML.slice(0, 80)}`);
  return faults;
}

const asKept = (text: string): string =>
  cleanText(text.replace(/[\ud800-\udfff]/gu, '\ufffd'))
    .replace(/\r\n?/g, '\n')
    .trim();

/** What is never shown again. */
const SECRETS = new Set(['code']);

/** Fields of a form that came back and do not hold what was typed. */
function lostFields(form: PageForm, { status, body }: Heard, text: string): string[] {
  if (status !== 422) return [];
  const page = parse(body);
  // Several forms of a page may be posted to one address; what they are about tells them apart.
  const isAbout = (one: HTMLElement, [name, value]: [string, string]): boolean =>
    one.querySelectorAll(`[name="${name}"]`).some((field) => field.getAttribute('value') === value);
  const about = Object.entries(hiddenOf(form)).filter(([name]) => !name.startsWith('_'));
  const again = page
    .querySelectorAll('form')
    .find((one) => one.getAttribute('action') === form.action && about.every((field) => isAbout(one, field)));
  if (!again) return [];
  return form.fields
    .filter((field) => isTyped(field) && !['time', 'tel'].includes(field.type) && !SECRETS.has(field.name))
    .filter(({ name }) => {
      const element = again.querySelector(`[name="${name}"]`);
      if (!element) return false;
      if (element.tagName === 'TEXTAREA') return asKept(element.text) !== asKept(text);
      // A browser takes line ends out of a field of one line; how they are indented until then is nobody's concern.
      const oneLine = (value: string): string => asKept(value).replace(/\s/g, '');
      return oneLine(element.getAttribute('value') ?? '') !== oneLine(text);
    })
    .map(({ name }) => `${name} came back changed`);
}

interface Sending {
  face: Face;
  form: PageForm;
  cookies: Record<string, string>;
}

async function post({ face, form, cookies }: Sending, fields: Record<string, string | readonly string[]>) {
  sent += 1;
  return world.ask[face]({ method: 'POST', url: form.action, cookies, form: fields });
}

/** A form that would be taken. The public form's named buttons lead elsewhere: save it, make it short. */
const wholeOf = ({ face, form }: Sending): Record<string, string> =>
  face === 'public' ? unpressed(form) : filled(form);

/** Sends one text in every field somebody may write in, and looks at what comes. */
async function sendText(sending: Sending, { of, text }: HostileText): Promise<string[]> {
  const { face, form, cookies } = sending;
  const typed = Object.fromEntries(form.fields.filter(isTyped).map(({ name }) => [name, text]));
  const whole = wholeOf(sending);
  const answer = await post(sending, { ...whole, ...typed });
  const faults = [...pageFaults(answer, text), ...lostFields(form, answer, text)];
  if (answer.status === 303 && answer.location.startsWith('/')) {
    const page = await world.ask[face]({ method: 'GET', url: answer.location, cookies });
    faults.push(...pageFaults(page, text).map((fault) => `then ${answer.location}: ${fault}`));
  }
  const at = `${face} ${form.action} <- ${of} ${JSON.stringify(text.slice(0, 40))}`;
  return faults.map((fault) => `${at}: ${fault}`);
}

/** Sends what no browser would: choices nobody offered, fields twice, lists, names of an object's own parts. */
async function sendShapes(sending: Sending, { text }: HostileText): Promise<string[]> {
  const { face, form } = sending;
  const whole = wholeOf(sending);
  const names = form.fields.map(({ name }) => name);
  const all = (value: string | readonly string[]) => Object.fromEntries(names.map((name) => [name, value]));
  const shapes: Record<string, Record<string, string | readonly string[]>> = {
    'nothing at all': {},
    'a choice nobody offered': all(text),
    'every field twice': Object.fromEntries(Object.entries(whole).map(([name, one]) => [name, [one, text]])),
    'lists of lists': Object.fromEntries(
      names.flatMap((name) => [`${name}[]`, `${name}[0][x]`].map((key) => [key, text])),
    ),
    'parts of an object': {
      ...whole,
      ['__proto__']: text,
      constructor: text,
      'constructor.prototype.x': text,
      toString: text,
      hasOwnProperty: text,
      length: '-1',
    },
    'a thousand fields': {
      ...whole,
      ...Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`f${at}`, 'x'])),
    },
  };
  const faults: string[] = [];
  for (const [what, fields] of Object.entries(shapes)) {
    const answer = await post(sending, fields);
    faults.push(...pageFaults(answer, text).map((fault) => `${face} ${form.action} <- ${what}: ${fault}`));
  }
  for (const payload of [`${names[0] ?? 'a'}=%ff%fe%c0%ae&%80=%`, '%', '=&=&&;', '\u0000'.repeat(10)]) {
    const answer = await world.ask[face]({
      method: 'POST',
      url: form.action,
      cookies: sending.cookies,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    });
    faults.push(
      ...pageFaults(answer, text).map(
        (fault) => `${face} ${form.action} <- ${JSON.stringify(payload)}: ${fault}`,
      ),
    );
  }
  return faults;
}

async function attack(sending: Sending): Promise<string[]> {
  const faults: string[] = [];
  const share = takeShare();
  if (sending.form.fields.some(isTyped))
    for (const text of share) faults.push(...(await sendText(sending, text)));
  const [first = { of: '', text: '' }] = share;
  return [...faults, ...(await sendShapes(sending, first))];
}

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
    for (const one of forms) faults.push(...(await attack(one)));
    console.info(`hostile texts: ${sent} forms sent through ${forms.length} forms of staff and leaders`);
    expect(faults).toEqual([]);
  }, 240_000);
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
    if (!/\/(check|receipt)$/.test(page) && page !== start) faults.push(...(await attack(sending)));
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
    const answer = keep(await post(sending, { ...unpressed(form), ...answers }));
    const to = answer.status === 303 ? answer.location : '';
    // A page that cannot be answered like this is left by its button to skip.
    const on = to || keep(await post(sending, { ...hiddenOf(form), _skip: 'yes' })).location;
    if (!on) faults.push(`${page}: no way on (${answer.status})`);
    page = on || '/report/receipt';
  }
  return { pages, faults };
}

const hiddenOf = (form: PageForm): Record<string, string> =>
  Object.fromEntries(
    form.fields.filter(({ type }) => type === 'hidden').map(({ name, values }) => [name, values[0] ?? '']),
  );

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
    for (const one of others) faults.push(...(await attack(one)));
    console.info(
      `hostile texts: ${pages.size} pages of the public form, ${others.length} other forms, ${sent} sent in all`,
    );
    expect(faults).toEqual([]);
    expect(pages.size).toBeGreaterThan(25);
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
