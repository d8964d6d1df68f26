import { createHash } from 'node:crypto';
import { escapeHtml } from './filters.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { languageOf, localUrl } from './languages.ts';
import { emergencyContacts } from './page.ts';
import type { Site } from './site.ts';

const STYLE =
  'body{font:1.125rem/1.5 "Noto Sans",Arial,sans-serif;max-width:40rem;margin:0 auto;padding:1rem;color:#0b0c0c}' +
  'a{color:#0b5c63}li{margin:.5rem 0}.now{border:.25rem solid #b3261e;padding:0 1rem;list-style:none}';
/** The page brings its own few styles, so that nobody asks for a file more. */
const CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

/** Those put off come back spread over this time and not all in one second. */
const RETRY_SECONDS = [20, 25, 30, 35, 40, 45, 50, 55, 60];

function pageFor(site: Site, edition: string): string {
  const t = site.translate(edition);
  const { code, dir } = languageOf(edition);
  const link = (href: string, text: string): string =>
    `<li><a href="${escapeHtml(href)}">${escapeHtml(text)}</a></li>`;
  const help = emergencyContacts(site, edition).map(
    ({ text, display, href }) =>
      `<li>${escapeHtml(text)} <a href="${escapeHtml(href)}"><bdi dir="ltr">${escapeHtml(display)}</bdi></a></li>`,
  );
  const ways = (site.whenBusy?.(t) ?? []).map(({ text, href }) => link(localUrl(edition, href), text));
  const training = site.runtime.config.exercise ? `<p>${escapeHtml(t('web.training.text'))}</p>` : '';
  const machine = t.reviewed
    ? ''
    : `<p>${escapeHtml(t('web.language.machine'))} <a href="/" lang="en">English</a></p>`;
  return [
    `<!DOCTYPE html><html lang="${code}" dir="${dir}"><head><meta charset="utf-8">`,
    // The reader may be in the middle of a report with somebody looking on.
    `<title>${escapeHtml(t('web.title.neutral'))}</title>`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body><main>`,
    `${training}<ul class="now">${help.join('')}</ul><h1>${escapeHtml(t('web.error.unavailable.title'))}</h1>`,
    `<p>${escapeHtml(t('web.busy.text'))}</p>${ways.length > 0 ? `<ul>${ways.join('')}</ul>` : ''}${machine}</main></body></html>`,
  ].join('');
}

/** An answer that is ready to be written. */
export interface BusyReply {
  headers: Readonly<Record<string, string | number>>;
  body: Buffer;
}

/**
 * The answers of one face to whom it puts off: made once for each edition and time to come back, so that giving one costs
 * next to nothing. The first lines are how to get help now.
 */
export class BusyReplies {
  readonly #site: Site;
  readonly #ready = new Map<string, readonly BusyReply[]>();

  constructor(site: Site) {
    this.#site = site;
  }

  reply(edition: string): BusyReply {
    const ready = this.#ready.get(edition) ?? this.#make(edition);
    return ready[Math.floor(Math.random() * ready.length)] as BusyReply;
  }

  #make(edition: string): readonly BusyReply[] {
    const isApi = this.#site.renderer === undefined;
    const body = Buffer.from(isApi ? this.#problem(edition) : pageFor(this.#site, edition));
    const made = RETRY_SECONDS.map((seconds) => ({
      body,
      headers: {
        ...SECURITY_HEADERS,
        'content-type': isApi ? 'application/problem+json' : 'text/html; charset=utf-8',
        'content-length': body.length,
        'retry-after': seconds,
        ...(isApi ? {} : { 'content-security-policy': CSP }),
      },
    }));
    this.#ready.set(edition, made);
    return made;
  }

  #problem(edition: string): string {
    const t = this.#site.translate(edition);
    return JSON.stringify({
      type: `${this.#site.runtime.config.urls.public}/problems/unavailable`,
      title: t('web.error.unavailable.title'),
      status: 503,
      detail: t('web.error.unavailable.next'),
    });
  }
}
