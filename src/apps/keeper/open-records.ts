import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import type { Tx } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { KeeperSocket } from '#platform/crypto/keeper-client';
import { openText } from '#platform/crypto/sealing';
import { placeSketchOf, sketchOf } from '#statistics/sketch';
import { type AuditedOpening, appendOpenings } from './audit-lines.store.ts';
import { inForce } from './force-transaction.ts';
import type { KeyRing } from './key-ring.ts';
import { type KeptSeal, keptSeals } from './keys.store.ts';
import {
  coversFields,
  coversRecord,
  coversTable,
  hasRole,
  LEADER_OPENINGS,
  type OpeningRule,
  STAFF_OPENINGS,
  WORKER_OPENINGS,
} from './opening.policy.ts';
import {
  areForTranslation,
  countOpenings,
  leaderPerson,
  ownRecords,
  type Person,
  recordAreas,
  staffPerson,
} from './people.store.ts';
import { namedTexts, type OpenBody, type OpenItem } from './requests.ts';
import { isShutTo } from './restricted.store.ts';

export type OpeningSocket = Exclude<KeeperSocket, 'admin'>;
const RULES = { staff: STAFF_OPENINGS, leader: LEADER_OPENINGS, worker: WORKER_OPENINGS };
const NOBODY: Person = { id: '', roles: [], scopes: [], isFresh: false };
const refuse = (why: string) => new Refusal('not-allowed', why);

/**
 * Opens sealed records for the process behind `socket`. In one transaction it finds the live session, checks every
 * item against the rules, counts it, and writes the audit lines; only after that commit is anything decrypted.
 * @returns the texts of each record, in the order of its fields
 */
export async function openRecords(
  pool: Pool,
  ring: KeyRing,
  { socket, body }: { socket: OpeningSocket; body: OpenBody },
): Promise<string[][]> {
  const closed = body.kinds.find((item) => ruleFor(socket, item).sketchesOnly);
  if (closed) throw refuse(`${closed.purpose} opens nothing: ask for sketches`);
  return openedTexts(pool, ring, { socket, body });
}

async function openedTexts(
  pool: Pool,
  ring: KeyRing,
  { socket, body }: { socket: OpeningSocket; body: OpenBody },
): Promise<string[][]> {
  const dataKeys = await grantedKeys(pool, ring, { socket, body });
  try {
    return body.items.map((item, at) => textsOf(body.forceId, item, dataKeys[at] as Buffer));
  } finally {
    for (const key of dataKeys) key.fill(0);
  }
}

/**
 * Keyed sketches of what reports say and where, base64: checked, counted and audited like any opening, and the words do
 * not leave this process.
 */
export async function sketchRecords(
  pool: Pool,
  ring: KeyRing,
  { socket, body }: { socket: 'staff' | 'worker'; body: OpenBody },
): Promise<Array<{ words: string; place: string }>> {
  const open = body.kinds.find((item) => !ruleFor(socket, item).sketchesOnly);
  if (open) throw refuse(`${open.purpose} asks for no sketches`);
  const texts = await openedTexts(pool, ring, { socket, body });
  const keys = await ring.sketchKeys(body.forceId);
  return namedTexts(body.items, texts).map(({ narrative = '', place = '' }) => ({
    words: sketchOf(keys, narrative).toString('base64'),
    place: placeSketchOf(keys, place).toString('base64'),
  }));
}

/**
 * The data keys of these records, once everything was checked, counted and audited. `alsoCheck` looks at more before
 * anything is written.
 */
export function grantedKeys(
  pool: Pool,
  ring: KeyRing,
  { socket, body }: { socket: OpeningSocket; body: OpenBody },
  alsoCheck: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<Buffer[]> {
  return inForce(pool, body.forceId, async (tx) => {
    const person = await personOf(tx, socket, body);
    await checkItems(tx, person, { socket, body });
    await alsoCheck(tx);
    if (socket !== 'worker') await countAll(tx, person, { socket, body });
    const keys = await dataKeysOf(tx, ring, body);
    await appendOpenings(tx, body.forceId, auditLines(person, socket, body));
    return keys;
  });
}

async function personOf(tx: Tx, socket: OpeningSocket, body: OpenBody): Promise<Person> {
  if (socket === 'worker') return NOBODY;
  const find = socket === 'staff' ? staffPerson : leaderPerson;
  const person = body.sessionId ? await find(tx, body.forceId, body.sessionId) : undefined;
  if (!person) throw new Refusal('sign-in-first', `no live ${socket} session asked for this`);
  return person;
}

/** The rule of a purpose on a socket. @throws Refusal `not-allowed` where it does not cover the record */
export function ruleFor(socket: OpeningSocket, item: OpenItem): OpeningRule {
  const rules = RULES[socket];
  const rule = Object.hasOwn(rules, item.purpose) ? rules[item.purpose] : undefined;
  if (!rule) throw refuse(`${socket} may not open anything for ${item.purpose}`);
  if (!coversTable(rule, item.table)) throw refuse(`${item.purpose} does not open ${item.table}`);
  if (!coversFields(rule, item.table, item.fields))
    throw refuse(`${item.purpose} does not open these fields of ${item.table}`);
  return rule;
}

async function checkItems(
  tx: Tx,
  person: Person,
  { socket, body }: { socket: OpeningSocket; body: OpenBody },
): Promise<void> {
  for (const item of body.kinds) {
    const rule = ruleFor(socket, item);
    if (socket === 'staff' && !hasRole(rule, person.roles))
      throw refuse(`this role may not open for ${item.purpose}`);
  }
  if (socket === 'worker') return;
  for (const [table, recordIds] of recordsByTable(body.items)) {
    if (socket === 'leader') {
      const own = await ownRecords(tx, body.forceId, { leaderId: person.id, table, recordIds });
      if (recordIds.some((id) => !own.has(id))) throw refuse(`a leader opens only what is the leader's own`);
    }
    if (socket === 'staff') {
      const areas = await recordAreas(tx, body.forceId, { table, recordIds });
      if (recordIds.some((id) => !coversRecord(person.scopes, areas.get(id) ?? null)))
        throw refuse(`${table}: outside this person's areas`);
      if (await isShutTo(tx, body.forceId, { table, recordIds, staffId: person.id }))
        throw refuse(`${table}: restricted to named people`);
      const forTranslation = body.items
        .filter((item) => item.table === table && STAFF_OPENINGS[item.purpose]?.onlyAsked)
        .map(({ recordId }) => recordId);
      if (!(await areForTranslation(tx, body.forceId, { table, recordIds: forTranslation })))
        throw refuse(`${table}: nobody asked for a translation of it`);
    }
  }
}

function recordsByTable(items: readonly OpenItem[]): Map<string, string[]> {
  const byTable = new Map<string, string[]>();
  for (const { table, recordId } of items) {
    const known = byTable.get(table);
    if (known) known.push(recordId);
    else byTable.set(table, [recordId]);
  }
  return byTable;
}

async function countAll(
  tx: Tx,
  person: Person,
  { socket, body }: { socket: OpeningSocket; body: OpenBody },
): Promise<void> {
  const counts = new Map<string, number>();
  for (const { purpose } of body.items) counts.set(purpose, (counts.get(purpose) ?? 0) + 1);
  // In one order always, so that two requests of one person never wait for each other.
  for (const purpose of [...counts.keys()].sort()) {
    const records = counts.get(purpose) ?? 0;
    const opened = await countOpenings(tx, body.forceId, { personId: person.id, purpose, records });
    const limit = RULES[socket][purpose]?.perHour ?? 0;
    if (opened > limit)
      throw new Refusal('too-many', `more than ${limit} records for ${purpose} in one hour`);
  }
}

async function dataKeysOf(tx: Tx, ring: KeyRing, { forceId, items }: OpenBody): Promise<Buffer[]> {
  const seals = await keptSeals(
    tx,
    forceId,
    items.map((item) => item.sealId),
  );
  const keys: Buffer[] = [];
  // Asked once for each key: a thousand records stand under one or two.
  const privateKeys = new Map<string, KeyObject>();
  for (const item of items) {
    const seal = seals.get(item.sealId);
    if (!seal) throw new Refusal('gone', `the key of ${item.table} ${item.recordId} was erased`);
    if (!belongsTo(seal, item)) throw new Refusal('broken-seal', `seal ${item.sealId} is of another record`);
    const privateKey =
      privateKeys.get(seal.keyId) ??
      (await ring.privateKey(tx, forceId, { keyId: seal.keyId, purpose: 'intake' }));
    privateKeys.set(seal.keyId, privateKey);
    const place = { forceId, sealId: seal.sealId, keyId: seal.keyId };
    keys.push(ring.unwrapper.unwrap(seal.wrapped, privateKey, place));
  }
  return keys;
}

const belongsTo = (seal: KeptSeal, item: OpenItem) =>
  seal.table === item.table && seal.recordId === item.recordId;

/** Staff and leaders leave one line a record; the worker, which opens addresses by the thousand, one a batch. */
function auditLines(person: Person, socket: OpeningSocket, body: OpenBody): AuditedOpening[] {
  if (socket !== 'worker') {
    return body.items.map(({ table, recordId, purpose, reason }) => ({
      actorKind: socket,
      actorId: person.id,
      subject: table,
      subjectId: recordId,
      detail: { purpose, ...reasonFacts(reason) },
    }));
  }
  const { kinds } = body;
  const subject = [...new Set(kinds.map((item) => item.table))].sort().join(' ');
  const purpose = [...new Set(kinds.map((item) => item.purpose))].sort().join(' ');
  const detail = { purpose, records: body.items.length };
  return [{ actorKind: 'system', actorId: body.actorName ?? 'worker', subject, subjectId: null, detail }];
}

/** The audit holds no words a person wrote: a reason that is a code is kept, of any other only that it was given. */
function reasonFacts(reason: string | undefined): AuditedOpening['detail'] {
  if (!reason) return {};
  return /^[a-z][a-z0-9-]{0,59}$/.test(reason) ? { reason } : { reasonGiven: true };
}

function textsOf(forceId: string, { table, recordId, fields, sealed }: OpenItem, dataKey: Buffer): string[] {
  const place = { forceId, table, recordId };
  return fields.map((field, at) => openText(dataKey, place, { field, sealed: sealed[at] as Buffer }));
}
