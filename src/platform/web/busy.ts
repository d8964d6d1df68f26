import { createHash } from 'node:crypto';
import { escapeHtml } from './filters.ts';
import { languageOf, localUrl } from './languages.ts';
import { emergencyContacts } from './page.ts';
import type { Reply } from './route.ts';
import type { Site } from './site.ts';

const STYLE =
  'body{font:1.125rem/1.5 "Noto Sans",Arial,sans-serif;max-width:40rem;margin:0 auto;padding:1rem;color:#0b0c0c}' +
  'a{color:#0b5c63}li{margin:.5rem 0}.now{border:.25rem solid #b3261e;padding:0 1rem;list-style:none}';
/** The page brings its own few styles, so that nobody asks for a file more. */
const CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

/** Those put off come back spread over this time and not all in one second. */
const RETRY_SECONDS = { least: 20, most: 60 };
const retryAfter = (): string =>
  String(RETRY_SECONDS.least + Math.floor(Math.random() * (RETRY_SECONDS.most - RETRY_SECONDS.least)));

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

/**
 * The answers of one face to whom it puts off: made once for each edition, so that giving one costs next to nothing.
 * The first lines are how to get help now.
 */
export class BusyReplies {
  readonly #site: Site;
  readonly #pages = new Map<string, Buffer>();

  constructor(site: Site) {
    this.#site = site;
  }

  reply(edition: string): Reply {
    const isApi = this.#site.renderer === undefined;
    const headers = {
      'content-type': isApi ? 'application/problem+json' : 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': retryAfter(),
      ...(isApi ? {} : { 'content-security-policy': CSP }),
    };
    return { status: 503, headers, body: this.#body(edition, isApi) };
  }

  #body(edition: string, isApi: boolean): Buffer {
    const known = this.#pages.get(edition);
    if (known) return known;
    const made = Buffer.from(isApi ? this.#problem(edition) : pageFor(this.#site, edition));
    this.#pages.set(edition, made);
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
