import type { Context } from '#kernel/context';
import { foundId, Refusal } from '#kernel/refusal';
import { cleanText } from '#platform/web/clean';
import { RateLimits } from '#platform/web/limits';
import { defineRoutes, type Reply, type Route, type RouteLine, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { mayBringReports } from '../reporting.policy.ts';
import { takeFile } from '../take-file.ts';
import { AnsweredBefore, addPartnerFile, listPartnerFiles } from './add-partner-file.ts';
import { changePartnerConsent } from './change-partner-consent.ts';
import { keyHashOf, type PartnerCall } from './partner.model.ts';
import { partnerOfKey } from './partner.reads.ts';
import { fileAnswer, messagesAnswer, problemReply, reportAnswer } from './partner-answer.presenter.ts';
import { consentBody, fileChoice, idempotencyKey, messageBody, reportBody } from './partner-body.model.ts';
import { PARTNER_OPERATIONS, type PartnerOperation } from './partner-operations.model.ts';
import { readPartnerReport, readPartnerThread } from './read-partner-thread.ts';
import { takePartnerReport } from './take-partner-report.ts';
import { withdrawPartnerReport } from './withdraw-partner-report.ts';
import { writePartnerMessage } from './write-partner-message.ts';
import { checked, WrongBody } from './wrong-body.model.ts';

/** The longest account in four-byte letters, twice escaped, and the rest of a report. */
const BODY_BYTES = 64 * 1024;
/** More than people can type, and too few to bury the duty queue with a stolen key before somebody notices. */
const PER_KEY_A_MINUTE = 120;
/** Several partners may stand behind one address. */
const PER_ADDRESS_A_MINUTE = 600;
const limits = new RateLimits();

type Work = (ctx: Context, call: PartnerCall) => Promise<unknown>;

/**
 * One request of a partner: whose key, may it, is it too often; then the work and its answer. Every key that is not
 * live answers alike, and so does every report that is not the partner's own.
 */
async function asPartner(visit: Visit, operation: PartnerOperation, work: Work): Promise<Reply> {
  try {
    return answered(
      visit,
      operation,
      await visit.ctx(async (ctx) => work(ctx, await callOf(visit, ctx, operation))),
    );
  } catch (error) {
    return answerTo(visit, error);
  }
}

function answered(visit: Visit, { status }: PartnerOperation, answer: unknown): Reply {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return visit.bytes(text, 'application/json', { status });
}

const NO_FILE = {
  field: 'file',
  detail: 'Send a form (multipart/form-data) with one file, after hiddenDetails.',
};

/** Takes a file: key, report and choice are asked about before the first byte of it is read. */
async function takePartnerFile(visit: Visit): Promise<Reply> {
  const { forceId, file } = visit;
  try {
    const { call, reportId } = await visit.ctx(async (ctx) => {
      const asked = { call: await callOf(visit, ctx, addFile), reportId: idOf(visit) };
      await readPartnerReport(ctx, asked);
      return asked;
    });
    const key = onceKey(visit);
    const { hiddenDetails } = checked(fileChoice, {
      hiddenDetails: visit.field('hiddenDetails') || undefined,
    });
    if (!file) throw new WrongBody([NO_FILE]);
    const arriving = { ...file, isCleaned: hiddenDetails === 'REMOVE' };
    let answer = '';
    await takeFile(visit.runtime.files, { forceId, limits: visit.config.evidence, file: arriving }, (taken) =>
      visit.ctx(async (ctx) => {
        const add = { call, reportId, idempotencyKey: key, hiddenDetails, taken };
        answer = await addPartnerFile(ctx, visit.config, add);
      }),
    );
    return answered(visit, addFile, answer);
  } catch (error) {
    return error instanceof AnsweredBefore ? answered(visit, addFile, error.answer) : answerTo(visit, error);
  }
}

async function callOf(visit: Visit, ctx: Context, { scope }: PartnerOperation): Promise<PartnerCall> {
  const keyHash = keyHashOf(visit.header('authorization'));
  const partner = keyHash && (await partnerOfKey(ctx.tx, ctx.forceId, keyHash));
  if (!keyHash || !partner) throw new Refusal('sign-in-first', 'no live key');
  if (!limits.allow('partner', partner.keyId, PER_KEY_A_MINUTE))
    throw new Refusal('too-many', `More than ${PER_KEY_A_MINUTE} a minute with one key.`);
  if (scope && !partner.scopes.includes(scope)) throw new Refusal('not-allowed', `The key lacks ${scope}`);
  return { partner, keyHash };
}

function answerTo(visit: Visit, error: unknown): Reply {
  if (error instanceof WrongBody) return problemReply(visit, 'invalid-input', error.errors);
  if (!(error instanceof Refusal)) throw error;
  // What is wrong with a file is said in the words of the pages.
  const errors = error.problems.map(({ field, key, args }) => ({
    field: field ?? '',
    detail: visit.t(key, args),
  }));
  switch (error.code) {
    case 'sign-in-first':
    case 'not-allowed':
    case 'not-found':
    case 'conflict':
    case 'gone':
    case 'too-many':
    case 'too-large':
      return problemReply(visit, error.code, errors);
    case 'invalid-input':
      if (errors.length === 0) throw error;
      return problemReply(visit, error.code, errors);
    default:
      throw error;
  }
}

/** The identifier in the address. @throws Refusal `not-found` where it is none, as for a report of somebody else */
const idOf = (visit: Visit): string => foundId(visit.params.id, 'report');

/** Deeper than any body we ask for; what lies below is nothing to us, and never walked. */
const DEEPEST = 16;

/** Every text of a JSON body as the database can hold it. */
function cleanJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((one) => cleanJson(one, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cleanJson(one, depth + 1)]));
}

const sentBy = (visit: Visit): unknown => cleanJson(visit.body);
const onceKey = (visit: Visit): string =>
  checked(idempotencyKey, visit.header('idempotency-key'), 'Idempotency-Key');

function lineOf(operation: PartnerOperation, work: (visit: Visit) => Work): RouteLine {
  const { id, method, url } = operation;
  return {
    method,
    url,
    policy: mayBringReports,
    audit:
      id === 'readReport'
        ? 'none: how far the partner’s own report is'
        : 'none: the use case writes its own line',
    limit: { perMinute: PER_ADDRESS_A_MINUTE },
    ...(method === 'GET' ? {} : { csrf: 'none', bodyLimit: BODY_BYTES }),
    handle: (visit) => asPartner(visit, operation, work(visit)),
  };
}

const { takeReport, readReport, changeConsent, readMessages, writeMessage } = PARTNER_OPERATIONS;
const { withdrawReport, listFiles, addFile } = PARTNER_OPERATIONS;

/** What partner organisations call with their key. */
export const partnerRoutes: Route[] = defineRoutes('reporting', [
  {
    method: 'GET',
    url: PARTNER_OPERATIONS.listAreas.url,
    policy: mayBringReports,
    audit: 'none: names of areas are public facts',
    cache: { seconds: 60 },
    handle: (visit) =>
      visit.ctx(async (ctx) => {
        const areas = await listAreas(ctx.tx, ctx.forceId);
        return visit.json({ areas: areas.map(({ path, name, parentPath }) => ({ path, name, parentPath })) });
      }),
  },
  lineOf(takeReport, (visit) => (ctx, call) => {
    const sent = sentBy(visit);
    const body = checked(reportBody, sent);
    return takePartnerReport(ctx, visit.config, { call, idempotencyKey: onceKey(visit), sent, body });
  }),
  lineOf(
    readReport,
    (visit) => async (ctx, call) =>
      reportAnswer(await readPartnerReport(ctx, { call, reportId: idOf(visit) })),
  ),
  lineOf(changeConsent, (visit) => async (ctx, call) => {
    const reportId = idOf(visit);
    const { identity } = checked(consentBody, sentBy(visit));
    await changePartnerConsent(ctx, visit.config, { call, reportId, identity });
    return reportAnswer(await readPartnerReport(ctx, { call, reportId }));
  }),
  lineOf(
    readMessages,
    (visit) => async (ctx, call) =>
      messagesAnswer(await readPartnerThread(ctx, visit.config, { call, reportId: idOf(visit) })),
  ),
  lineOf(writeMessage, (visit) => async (ctx, call) => {
    const reportId = idOf(visit);
    const sent = sentBy(visit);
    const { text } = checked(messageBody, sent);
    const message = { call, reportId, idempotencyKey: onceKey(visit), sent, text };
    return writePartnerMessage(ctx, visit.config, message);
  }),
  lineOf(withdrawReport, (visit) => async (ctx, call) => {
    const asked = { call, reportId: idOf(visit) };
    await withdrawPartnerReport(ctx, visit.config, asked);
    return reportAnswer(await readPartnerReport(ctx, asked));
  }),
  lineOf(listFiles, (visit) => async (ctx, call) => {
    const files = await listPartnerFiles(ctx, visit.config, { call, reportId: idOf(visit) });
    return { files: files.map(fileAnswer) };
  }),
  {
    method: addFile.method,
    url: addFile.url,
    policy: mayBringReports,
    audit: 'none: the use case writes its own line',
    limit: { perMinute: PER_ADDRESS_A_MINUTE },
    csrf: 'none',
    takesFile: true,
    handle: takePartnerFile,
  },
]);
