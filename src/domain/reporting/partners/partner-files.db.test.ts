import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { photo, storedIds } from '../evidence.testing.ts';
import { PARTNER_OPERATIONS } from './partner-operations.model.ts';
import { type PartnerBench, partnerBench, REPORT } from './partners.testing.ts';

let runtime: TestRuntime;
let bench: PartnerBench;
let key: string;
let theirs: string;

beforeAll(async () => {
  runtime = await testRuntime();
  bench = await partnerBench(runtime);
  key = (await bench.partner('Ferry Community Desk')).key;
  theirs = (await bench.partner('Harbour Reporting Centre', 'TPRC')).key;
});
afterAll(async () => {
  await bench.close();
  await runtime.close();
});

const brought = async (): Promise<string> =>
  String((await bench.call(key, 'POST', '/api/v1/reports', REPORT)).json.id);

interface Sent {
  hiddenDetails?: string;
  name?: string;
  once?: string;
  by?: string;
}

async function send(id: string, bytes: Buffer, sent: Sent = {}) {
  const { hiddenDetails = 'KEEP', name = 'gate.jpg', once = `file-${Math.random()}`, by = key } = sent;
  const form = new FormData();
  if (hiddenDetails) form.append('hiddenDetails', hiddenDetails);
  form.append('file', new Blob([new Uint8Array(bytes)]), name);
  const response = await fetch(`${bench.url}/api/v1/reports/${id}/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${by}`, 'idempotency-key': once },
    body: form,
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}
const problem = (field: string) => ({ json: { errors: [{ field, detail: expect.any(String) }] } });
const list = async (id: string) => (await bench.call(key, 'GET', `/api/v1/reports/${id}/files`)).json.files;

describe('a file by the interface', () => {
  it('is sealed, belongs to the report, and is one file however often it is sent with one key', async () => {
    const id = await brought();
    const bytes = await photo();
    const first = await send(id, bytes, { once: 'the-same-file' });
    expect(first).toMatchObject({
      status: 201,
      json: { mediaType: 'image/jpeg', isOriginal: true, bytes: bytes.length },
    });
    const stored = await storedIds(runtime);
    expect(stored).toContain(String(first.json.id));
    expect(await send(id, bytes, { once: 'the-same-file' })).toEqual(first);
    expect(await storedIds(runtime), 'the second copy left the store').toEqual(stored);
    expect((await send(id, await photo(64), { once: 'the-same-file' })).status).toBe(409);
    expect((await send(id, bytes, { once: 'the-same-file', hiddenDetails: 'REMOVE' })).status).toBe(409);
    expect(PARTNER_OPERATIONS.addFile.answer.safeParse(first.json).error).toBeUndefined();
    const told = await bench.call(key, 'GET', `/api/v1/reports/${id}/files`);
    expect(PARTNER_OPERATIONS.listFiles.answer.safeParse(told.json).error).toBeUndefined();
    expect(await list(id)).toMatchObject([{ id: first.json.id, isOriginal: true }]);
    const rows = await runtime.sql<{ sha256: Buffer }>(
      'select sha256 from reporting.evidence where report_id = $1',
      [id],
    );
    expect(rows.map(({ sha256 }) => sha256.toString('hex'))).toEqual([
      createHash('sha256').update(bytes).digest('hex'),
    ]);
  });

  it('is cleaned where that was chosen, and checked by its content like every other', async () => {
    const id = await brought();
    expect(await send(id, await photo(), { hiddenDetails: 'REMOVE' })).toMatchObject({
      json: { isOriginal: false },
    });
    const wrong = await send(id, Buffer.from('MZ not a picture'.padEnd(200, '\0')), { name: 'gate.jpg' });
    expect(wrong).toMatchObject({ status: 422, ...problem('file') });
    expect(await send(id, await photo(), { hiddenDetails: '' })).toMatchObject({
      status: 422,
      ...problem('hiddenDetails'),
    });
    expect(await send(id, await photo(), { once: 'short' })).toMatchObject({
      status: 422,
      ...problem('Idempotency-Key'),
    });
    const noForm = await bench.call(key, 'POST', `/api/v1/reports/${id}/files`, { hiddenDetails: 'KEEP' });
    expect(noForm).toMatchObject({ status: 422, ...problem('file') });
    const { fileBytes } = runtime.role('public_web').config.evidence;
    runtime.role('public_web').config.evidence.fileBytes = 512;
    expect(await send(id, await photo())).toMatchObject({ status: 413, ...problem('file') });
    runtime.role('public_web').config.evidence.fileBytes = fileBytes;
    expect(await list(id)).toHaveLength(1);
  });

  it('is not for another partner, nor for a key without the scope', async () => {
    const id = await brought();
    const before = await storedIds(runtime);
    expect((await send(id, await photo(), { by: theirs })).status).toBe(404);
    expect((await send(id, await photo(), { by: 'stp_none' })).status).toBe(401);
    const reader = await bench.partner('Reading Desk', 'TPRC', ['reports:read']);
    expect((await send(id, await photo(), { by: reader.key })).status).toBe(403);
    expect((await bench.call(theirs, 'GET', `/api/v1/reports/${id}/files`)).status).toBe(404);
    expect(await storedIds(runtime)).toEqual(before);
  });
});

describe('withdrawal by the interface', () => {
  it('is done once, told in the report’s state, and not for another partner', async () => {
    const id = await brought();
    const path = `/api/v1/reports/${id}/withdrawal`;
    expect((await bench.call(theirs, 'POST', path)).status).toBe(404);
    const first = await bench.call(key, 'POST', path);
    expect(first.status).toBe(200);
    expect(PARTNER_OPERATIONS.withdrawReport.answer.safeParse(first.json).error).toBeUndefined();
    expect(first.json.withdrawnAt).toEqual(expect.any(String));
    expect((await bench.call(key, 'POST', path)).json.withdrawnAt).toBe(first.json.withdrawnAt);
    expect(
      await runtime.sql(
        `select 1 from platform.audit_entry where act = 'reporting.withdraw-report' and subject_id = $1`,
        [id],
      ),
    ).toHaveLength(1);
  });
});
