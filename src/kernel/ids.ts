import { randomUUID } from 'node:crypto';

/** A force's short name, first column of every key (`aldermarch`). Lower-case letters, digits and hyphens, 2 to 40. */
export type ForceId = string;

/** Random version 4 UUID: identifiers never tell when or in which order a thing was made. */
export const newId = (): string => randomUUID();

const FORCE_ID = /^[a-z][a-z0-9-]{1,39}$/;
/** True where the text can stand as a force's name; checked before it is put into a session setting. */
export const isForceId = (text: string): text is ForceId => FORCE_ID.test(text);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** True where the text is a UUID; a route answers 404 for anything else before it asks the database. */
export const isUuid = (text: string): boolean => UUID.test(text);
