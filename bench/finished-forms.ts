import { PUBLIC } from '#kernel/actor';
import { newPrivateCode, receiptHash } from '#platform/crypto/reader';
import { withContext } from '#platform/db/context';
import { FormTokens } from '#platform/web/csrf';
import { openCodeCookie, sealCodeCookie } from '../src/domain/reporting/carry-code.ts';
import { type Draft, newDraft } from '../src/domain/reporting/draft.model.ts';
import { loadDraft, saveDraft } from '../src/domain/reporting/keep-draft.ts';
import { Visitor } from '../src/domain/reporting/visitor.testing.ts';
import type { Ground } from './ground.ts';

/** A form that waits on the page "check your answers", and the request that sends it. */
export interface FinishedForm {
  cookie: string;
  body: string;
  /** What the database will find the report by. */
  receiptHash: Buffer;
}

type Answers = Record<string, Record<string, string | string[]>>;

const WHAT_HAPPENED: Answers = {
  '/report/danger': { danger: 'NO' },
  '/report/role': { role: 'ME' },
  '/report/what': { happened: ['SAID_OR_SHOUTED', 'THREATENED'] },
  '/report/words': {
    narrative:
      'A man shouted at us outside the shop. He told us to go home and called us names because of where he thinks we come from. He followed us to the bus stop and said he would find out where we live. My children were with me. The driver of the number 12 saw it and told him to leave us alone.',
  },
  '/report/when': { whenKind: 'TODAY' },
  '/report/where': { placeKind: 'STREET', place: 'Outside the corner shop in Mill Lane' },
  '/report/area': { area: 'eastmarch' },
  '/report/ward': { ward: 'eastmarch/mill-ward' },
  '/report/why': { why: ['RACE', 'RELIGION'] },
  '/report/religion': { religion: ['MUSLIM'] },
};
const NAMED: Answers = {
  ...WHAT_HAPPENED,
  '/report/anonymity': { anonymity: 'NAMED' },
  '/report/name': { name: 'Sample Person' },
  '/report/contact': { contactBy: 'CALL', phone: '07700 900123' },
};
const ANONYMOUS: Answers = { ...WHAT_HAPPENED, '/report/anonymity': { anonymity: 'ANONYMOUS' } };
const MOST_PAGES = 60;
const AT_ONCE = 100;

/** Answers the form page by page over HTTP, up to the page "check your answers", and reads the draft it left. */
async function answeredByHand(ground: Ground, url: string, answers: Answers): Promise<Draft> {
  const visitor = new Visitor(url);
  await visitor.get('/report');
  await visitor.post();
  for (let pages = 0; visitor.seen.path !== '/report/check'; pages++) {
    const { path, status } = visitor.seen;
    if (status !== 200 || pages > MOST_PAGES)
      throw new Error(`the form did not go on at ${path} (${status})`);
    await visitor.post(answers[path] ?? {}, answers[path] ? {} : { _skip: 'yes' });
  }
  const runtime = ground.runtime('public_web');
  const { cookieSecret } = runtime.config;
  const value = visitor.cookies.get('__Host-report');
  const digits = openCodeCookie(cookieSecret, 'report', { value, now: new Date() });
  const who = { forceId: ground.forceId, actor: PUBLIC };
  const found = digits && (await withContext(runtime, who, (ctx) => loadDraft(ctx, runtime.config, digits)));
  if (!found) throw new Error('the form that was answered left no draft');
  return found.draft;
}

/**
 * Makes forms that are answered and not sent. Two forms (one with name and telephone number, one anonymous) are
 * answered over HTTP page by page; the others are kept as the form keeps them, each under a code and token of its own.
 */
export async function openFormMaker(
  ground: Ground,
  url: string,
): Promise<(n: number) => Promise<FinishedForm[]>> {
  const patterns = [await answeredByHand(ground, url, NAMED), await answeredByHand(ground, url, ANONYMOUS)];
  const runtime = ground.runtime('public_web');
  const { cookieSecret, receiptPepper } = runtime.config;
  const tokens = new FormTokens('public', cookieSecret);
  const who = { forceId: ground.forceId, actor: PUBLIC };
  let made = 0;

  const nextForm = (): { digits: string; draft: Draft; form: FinishedForm } => {
    const digits = newPrivateCode();
    const pattern = patterns[made++ % patterns.length] as Draft;
    // The key of the code is made for this one when it is kept.
    const draft = { ...pattern, token: newDraft('report').token, readerKey: undefined };
    const csrf = tokens.cookieFrom(undefined).value;
    const code = sealCodeCookie(cookieSecret, 'report', { digits, now: new Date() });
    return {
      digits,
      draft,
      form: {
        cookie: `__Host-${tokens.cookieName}=${csrf}; __Host-report=${code}`,
        body: new URLSearchParams({ _csrf: tokens.token(csrf), formToken: draft.token }).toString(),
        receiptHash: receiptHash(receiptPepper, digits),
      },
    };
  };
  return async (n) => {
    const forms: FinishedForm[] = [];
    while (forms.length < n) {
      const batch = Array.from({ length: Math.min(AT_ONCE, n - forms.length) }, nextForm);
      await withContext(runtime, who, async (ctx) => {
        for (const { digits, draft } of batch) await saveDraft(ctx, runtime.config, { digits, draft });
      });
      forms.push(...batch.map(({ form }) => form));
    }
    return forms;
  };
}
