import { NATIONAL_HASHTAGS } from '#reference/hashtags';
import { NATIONAL_CONTACTS } from '#reference/national-contacts';
import type { LetterRegister } from './found-detail.model.ts';

/** The register without any force's own entries and looks: what a letter can be compared with offline. */
export const NATIONAL_REGISTER: LetterRegister = { register: NATIONAL_CONTACTS, hashtags: NATIONAL_HASHTAGS };
