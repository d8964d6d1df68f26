/** The door of the cascade room: what the force says, how it travels, and how far leaders say it went. */
export { draftFromLetter, type LetterDraft } from './draft-letter.model.ts';
export { draftText } from './draft-text.presenter.ts';
export type { LetterRegister } from './found-detail.model.ts';
export { type LetterFile, readLetterFile } from './import/letter-file.ts';
export { confirmEntries } from './keep-register.ts';
export { NATIONAL_REGISTER } from './national-register.model.ts';
export { publishedList, statementsFor } from './published.reads.ts';
export { type Reach, reach } from './reach.reads.ts';
export { type Review, reviewText } from './review/review-text.model.ts';
export { compareVariants, type VariantFinding } from './review/variant-rules.model.ts';
export type { Published } from './statement.model.ts';
export { statementAcknowledged } from './statement-acknowledged.event.ts';
export { statementCorrected } from './statement-corrected.event.ts';
export { statementPassedOn } from './statement-passed-on.event.ts';
export { statementPublished } from './statement-published.event.ts';
export { statementWithdrawn } from './statement-withdrawn.event.ts';
export { unsubscribed } from './unsubscribed.event.ts';
