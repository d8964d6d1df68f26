import { z } from 'zod';
import { LANGUAGES } from '#reference/languages';
import type { QuestionPage } from '../question.model.ts';
import { harm } from '../questions/harm.form.ts';
import { needs } from '../questions/needs.form.ts';
import { religion } from '../questions/religion.form.ts';
import { wants } from '../questions/wants.form.ts';
import { what } from '../questions/what.form.ts';
import { where } from '../questions/where.form.ts';
import { why } from '../questions/why.form.ts';

/** The choices of a question of the public's form, so that both ways in mean the same by the same word. */
function choicesOf(page: QuestionPage, name: string): z.ZodEnum<Record<string, string>> {
  const field = page.fields.find((one) => one.name === name);
  if (!field || !('options' in field)) throw new Error(`the question ${page.id} has no choices ${name}`);
  return z.enum(field.options as [string, ...string[]]) as unknown as z.ZodEnum<Record<string, string>>;
}

const text = (most: number, about: string) => z.string().trim().max(most).describe(about);
const several = (choice: z.ZodEnum<Record<string, string>>, about: string) =>
  z.array(choice).max(20).default([]).describe(about);

/** Which field a way of contact needs. */
const NEEDED: Readonly<Record<string, 'phone' | 'email' | 'other'>> = {
  CALL: 'phone',
  TEXT: 'phone',
  EMAIL: 'email',
  LETTER: 'other',
  TRUSTED: 'other',
};

const contact = z
  .strictObject({
    by: z
      .enum(['CALL', 'TEXT', 'EMAIL', 'LETTER', 'TRUSTED', 'PARTNER'])
      .describe('The one safe way to reach the person. PARTNER: through you.'),
    phone: text(40, 'Needed for CALL and TEXT.').optional(),
    email: text(254, 'Needed for EMAIL.').optional(),
    other: text(300, 'An address or a trusted person; needed for LETTER and TRUSTED.').optional(),
    mayLeaveMessage: z
      .boolean()
      .default(false)
      .describe('Whether a message may be left with whoever answers.'),
    safeTimes: text(200, 'When it is safe to be in touch.').optional(),
    whoAnswers: text(200, 'Who else may pick up.').optional(),
  })
  .superRefine((given, ctx) => {
    const needed = NEEDED[given.by];
    if (needed && !given[needed])
      ctx.addIssue({ code: 'custom', path: [needed], message: `Give ${needed}: ${given.by} needs it.` });
  });

/** Whether the person's identity crosses to the police. Only `shared` brings a name; the other two refuse one. */
export const identityBody = z
  .discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('shared').describe('The person agreed that the police know who they are.'),
      name: z.string().trim().min(1).max(200).describe('As the person wants to be called.'),
      contact: contact.default({ by: 'PARTNER', mayLeaveMessage: false }),
    }),
    z.strictObject({
      state: z
        .literal('known-to-partner')
        .describe(
          'You know who it is, and they did not agree that the police do. They are reached through you.',
        ),
    }),
    z.strictObject({ state: z.literal('unknown').describe('You do not know who it is either.') }),
  ])
  .describe('What the person agreed that the police may know of them.');
export type IdentityBody = z.output<typeof identityBody>;

const when = z
  .strictObject({
    kind: z.enum(['NOW', 'TODAY', 'YESTERDAY', 'DATE', 'MANY', 'NOT_SURE']),
    date: z.iso
      .date()
      .optional()
      .describe('Needed for DATE; the day in the United Kingdom, not in the future.'),
    time: text(60, 'Roughly when, in words.').optional(),
  })
  .superRefine((given, ctx) => {
    if (given.kind === 'DATE' && !given.date)
      ctx.addIssue({ code: 'custom', path: ['date'], message: 'Give the date: DATE needs it.' });
  });

/** One report as a partner sends it. No field names or describes a suspect: what was seen belongs into the words. */
export const reportBody = z.strictObject({
  danger: z
    .boolean()
    .describe(
      'True where somebody is in danger now. Call 999 first: this is read within minutes, not at once.',
    ),
  tells: z
    .enum(['ME', 'WITNESS', 'SOMEONE', 'COMMUNITY'])
    .describe(
      'Who told you: the person it happened to (ME), a witness, somebody for another, or it was aimed at a community.',
    ),
  perceivedBy: z
    .enum(['VICTIM', 'WITNESS', 'OTHER_PERSON', 'SUPPORT_ORG'])
    .optional()
    .describe('Who sees it as hate. Left out, it follows from who told you. SUPPORT_ORG: you do.'),
  happened: z.array(choicesOf(what, 'happened')).min(1).max(20).describe('What happened.'),
  narrative: z
    .string()
    .trim()
    .min(1)
    .max(4000)
    .describe('The account, in any language, without the name of the person where it does not cross.'),
  language: z
    .enum(LANGUAGES.map(({ tag }) => tag) as [string, ...string[]])
    .default('en')
    .describe('Language of the account.'),
  when: when.default({ kind: 'NOT_SURE' }).describe('When it happened.'),
  place: z
    .strictObject({
      kind: choicesOf(where, 'placeKind').optional(),
      words: text(200, 'Name of the place or postcode.').optional(),
      areaPath: z
        .string()
        .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)?$/)
        .max(120)
        .optional()
        .describe("An area of the force's register, as /api/v1/areas lists them: area or area/ward."),
    })
    .default({})
    .describe('Where it happened.'),
  why: several(choicesOf(why, 'why'), 'What the offender seemed to target.'),
  religions: several(
    choicesOf(religion, 'religion'),
    "The religion the offender seemed to mean, which may not be the person's own.",
  ),
  harm: several(choicesOf(harm, 'harm'), 'What the first officer must know.'),
  wants: several(choicesOf(wants, 'wants'), 'What the person would like to happen.'),
  needs: several(choicesOf(needs, 'needs'), 'What the person needs when they are spoken to.'),
  partnerReference: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9/._-]{0,39}$/)
    .optional()
    .describe('Your own case number, for officers to quote when they ask you. No name in it.'),
  identity: identityBody,
});
export type ReportBody = z.output<typeof reportBody>;

/** A later change of what the person agreed to. */
export const consentBody = z.strictObject({ identity: identityBody });

/** What the partner, or the person through the partner, writes to the police. */
export const messageBody = z.strictObject({
  text: z.string().trim().min(1).max(4000).describe('In any language.'),
});

/** A file as a partner sends it: a form, because that is how a stream carries a choice and a name. */
export const fileBody = z.strictObject({
  hiddenDetails: z
    .enum(['KEEP', 'REMOVE'])
    .describe(
      'Before the file. KEEP: exactly as it is, best as evidence. REMOVE: place, device and time are taken out of the picture before anything is kept, and its name is not kept.',
    ),
  file: z.file().describe('One picture, video, recording or document. What it is goes by its content.'),
});
/** The choice that comes before the file; the file itself is checked as it streams in. */
export const fileChoice = fileBody.pick({ hiddenDetails: true });

/** An Idempotency-Key: one a request, made by the partner; a UUID is best. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{8,255}$/)
  .describe('8 to 255 visible ASCII characters, new for every new report or message; a UUID is best.');
