import { type HTMLElement, parse } from 'node-html-parser';
import { cleanText } from '#platform/web/clean';
import type { Heard } from './ask.ts';
import { filled, isTyped, type PageForm, unpressed } from './forms.ts';
import { HOSTILE_TEXTS, type HostileText } from './hostile-texts.ts';
import type { Face, ForceWorld } from './world.ts';

/** Texts each form is sent; which ones moves on from form to form, so that every text goes through many. */
const SHARE = 12;

/** A form as somebody with these cookies sends it. */
export interface Sending {
  face: Face;
  form: PageForm;
  cookies: Record<string, string>;
}

/** The hidden fields of a form. */
export const hiddenOf = (form: PageForm): Record<string, string> =>
  Object.fromEntries(
    form.fields.filter(({ type }) => type === 'hidden').map(({ name, values }) => [name, values[0] ?? '']),
  );

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

/** A form that would be taken. The public form's named buttons lead elsewhere: save it, make it short. */
const wholeOf = ({ face, form }: Sending): Record<string, string> =>
  face === 'public' ? unpressed(form) : filled(form);

/** Sends hostile texts and shapes through forms of one force, and says what is wrong with what comes back. */
export class Attacker {
  /** Forms sent so far. */
  sent = 0;
  #next = 0;
  readonly #world: ForceWorld;

  constructor(world: ForceWorld) {
    this.#world = world;
  }

  #takeShare(): HostileText[] {
    return Array.from({ length: SHARE }, () => {
      this.#next += 1;
      // A step that shares no factor with the number of texts visits all of them.
      return HOSTILE_TEXTS[(this.#next * 37) % HOSTILE_TEXTS.length] ?? { of: '', text: '' };
    });
  }

  /** Sends the form with these fields. */
  async post(
    { face, form, cookies }: Sending,
    fields: Record<string, string | readonly string[]>,
  ): Promise<Heard> {
    this.sent += 1;
    return this.#world.ask[face]({ method: 'POST', url: form.action, cookies, form: fields });
  }

  /** Sends one text in every field somebody may write in, and looks at what comes. */
  async #sendText(sending: Sending, { of, text }: HostileText): Promise<string[]> {
    const { face, form, cookies } = sending;
    const typed = Object.fromEntries(form.fields.filter(isTyped).map(({ name }) => [name, text]));
    const whole = wholeOf(sending);
    const answer = await this.post(sending, { ...whole, ...typed });
    const faults = [...pageFaults(answer, text), ...lostFields(form, answer, text)];
    if (answer.status === 303 && answer.location.startsWith('/')) {
      const page = await this.#world.ask[face]({ method: 'GET', url: answer.location, cookies });
      faults.push(...pageFaults(page, text).map((fault) => `then ${answer.location}: ${fault}`));
    }
    const at = `${face} ${form.action} <- ${of} ${JSON.stringify(text.slice(0, 40))}`;
    return faults.map((fault) => `${at}: ${fault}`);
  }

  /** Sends what no browser would: choices nobody offered, fields twice, lists, names of an object's own parts. */
  async #sendShapes(sending: Sending, { text }: HostileText): Promise<string[]> {
    const { face, form } = sending;
    const whole = wholeOf(sending);
    const names = form.fields.map(({ name }) => name);
    const all = (value: string | readonly string[]) => Object.fromEntries(names.map((name) => [name, value]));
    const shapes: Record<string, Record<string, string | readonly string[]>> = {
      'nothing at all': {},
      'a choice nobody offered': all(text),
      'every field twice': Object.fromEntries(
        Object.entries(whole).map(([name, one]) => [name, [one, text]]),
      ),
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
      const answer = await this.post(sending, fields);
      faults.push(...pageFaults(answer, text).map((fault) => `${face} ${form.action} <- ${what}: ${fault}`));
    }
    for (const payload of [`${names[0] ?? 'a'}=%ff%fe%c0%ae&%80=%`, '%', '=&=&&;', '\u0000'.repeat(10)]) {
      const answer = await this.#world.ask[face]({
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

  /** Every field with a share of the texts, then what no browser would send; what was wrong. */
  async attack(sending: Sending): Promise<string[]> {
    const faults: string[] = [];
    const share = this.#takeShare();
    if (sending.form.fields.some(isTyped))
      for (const text of share) faults.push(...(await this.#sendText(sending, text)));
    const [first = { of: '', text: '' }] = share;
    return [...faults, ...(await this.#sendShapes(sending, first))];
  }
}
