import { z } from 'zod';
import { REPORTER_STATUSES } from '../report.model.ts';
import { IDENTITY_STATES, type PartnerScope } from './partner.model.ts';
import { consentBody, fileBody, messageBody, reportBody } from './partner-body.model.ts';

const time = z.iso.datetime().describe('UTC.');
const identity = z.strictObject({ state: z.enum(IDENTITY_STATES) });

const receipt = z.strictObject({
  id: z.uuid(),
  reference: z.string().describe('May be said aloud; opens nothing.'),
  status: z.literal('received'),
  receivedAt: time,
  identity,
});

const report = z.strictObject({
  id: z.uuid(),
  reference: z.string(),
  status: z
    .enum(REPORTER_STATUSES)
    .describe('received, read by a senior officer, supervised by a detective, closed.'),
  statusAt: time,
  receivedAt: time,
  withdrawnAt: time.nullable(),
  identity: identity.extend({ since: time }),
});

const message = z.strictObject({
  id: z.uuid(),
  from: z.enum(['police', 'partner']),
  sentAt: time,
  text: z.string(),
  translation: z
    .strictObject({
      language: z.string().describe('BCP 47.'),
      text: z.string().nullable().describe('Null while a person is still translating it.'),
      isMachineDraft: z.boolean().describe('True where a machine drafted it and a person checked it.'),
      isReadAgain: z.boolean().describe('True once a second person has read it beside the original.'),
    })
    .optional()
    .describe('There where the police had their message put into the language of the report.'),
});

const file = z.strictObject({
  id: z.uuid(),
  mediaType: z.string().describe('What the content is, whatever it was called.'),
  bytes: z.int(),
  receivedAt: time,
  isOriginal: z.boolean().describe('False where hidden details were taken out.'),
});

/** RFC 9457, as every refusal answers. */
export const problem = z.object({
  type: z.url(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  errors: z.array(z.strictObject({ field: z.string(), detail: z.string() })).optional(),
});

/** One thing a partner may ask for, as the route does it and the document tells it. */
export interface PartnerOperation {
  id: string;
  method: 'GET' | 'POST' | 'PATCH';
  url: string;
  about: string;
  /** Null where no key is needed. */
  scope: PartnerScope | null;
  isOnce: boolean;
  body?: z.ZodType;
  /** True where the body is a form with a file and not JSON. */
  isForm?: true;
  status: 200 | 201;
  answer: z.ZodType;
}

const LOOK = { method: 'GET', isOnce: false, status: 200 } as const;

export const PARTNER_OPERATIONS = {
  listAreas: {
    ...LOOK,
    id: 'listAreas',
    url: '/api/v1/areas',
    about: "The force's areas, for place.areaPath.",
    scope: null,
    answer: z.strictObject({
      areas: z.array(
        z.strictObject({ path: z.string(), name: z.string(), parentPath: z.string().nullable() }),
      ),
    }),
  },
  takeReport: {
    id: 'takeReport',
    method: 'POST',
    url: '/api/v1/reports',
    about: 'Brings one report. It is in the queue of the senior officer on duty when this answers.',
    scope: 'reports:write',
    isOnce: true,
    body: reportBody,
    status: 201,
    answer: receipt,
  },
  readReport: {
    ...LOOK,
    id: 'readReport',
    url: '/api/v1/reports/:id',
    about: 'How far a report of your own is.',
    scope: 'reports:read',
    answer: report,
  },
  changeConsent: {
    id: 'changeConsent',
    method: 'PATCH',
    url: '/api/v1/reports/:id',
    about:
      'Changes what the person agreed that the police may know of them. Taking it back erases the name and contact; the change itself is kept.',
    scope: 'consent:write',
    isOnce: false,
    body: consentBody,
    status: 200,
    answer: report,
  },
  readMessages: {
    ...LOOK,
    id: 'readMessages',
    url: '/api/v1/reports/:id/messages',
    about: 'What was written in both directions about a report of your own, oldest first.',
    scope: 'reports:read',
    answer: z.strictObject({ messages: z.array(message) }),
  },
  writeMessage: {
    id: 'writeMessage',
    method: 'POST',
    url: '/api/v1/reports/:id/messages',
    about: 'Writes to the police about a report of your own.',
    scope: 'messages:write',
    isOnce: true,
    body: messageBody,
    status: 201,
    answer: z.strictObject({ id: z.uuid(), sentAt: time }),
  },
  withdrawReport: {
    id: 'withdrawReport',
    method: 'POST',
    url: '/api/v1/reports/:id/withdrawal',
    about:
      'The person asks the police not to go on. No body. Twice is once. Officers may have to act all the same where somebody is in danger.',
    scope: 'consent:write',
    isOnce: false,
    status: 200,
    answer: report,
  },
  listFiles: {
    ...LOOK,
    id: 'listFiles',
    url: '/api/v1/reports/:id/files',
    about: 'The files you gave with a report of your own, oldest first. They cannot be fetched again.',
    scope: 'reports:read',
    answer: z.strictObject({ files: z.array(file) }),
  },
  addFile: {
    id: 'addFile',
    method: 'POST',
    url: '/api/v1/reports/:id/files',
    about: 'Adds one file, of the kinds and sizes the public form takes, to a report of your own.',
    scope: 'files:write',
    isOnce: true,
    body: fileBody,
    isForm: true,
    status: 201,
    answer: file,
  },
} as const satisfies Record<string, PartnerOperation>;
