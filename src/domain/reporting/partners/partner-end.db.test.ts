import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { reportForTriage } from '../report.reads.ts';
import { sendMessageToReporter } from '../send-message-to-reporter.ts';
import { endPartner } from './end-partner.ts';
import { type PartnerBench, partnerBench, REPORT } from './partners.testing.ts';

let runtime: TestRuntime;
let bench: PartnerBench;
let others: { partnerId: string; key: string };

beforeAll(async () => {
  runtime = await testRuntime();
  bench = await partnerBench(runtime);
  others = await bench.partner('Harbour Reporting Centre', 'TPRC');
});
afterAll(async () => {
  await bench.close();
  await runtime.close();
});

const brought = async (key: string): Promise<string> =>
  String((await bench.call(key, 'POST', '/api/v1/reports', REPORT)).json.id);
const inspector = () => signIn(runtime, ['DUTY_INSPECTOR']);

describe('a partner that ends', () => {
  it('loses its keys at once, and another reads on where it stopped', async () => {
    const leaving = await bench.partner('Leaving Desk', 'STOP_HATE_UK');
    const id = await brought(leaving.key);
    const closed = await brought(leaving.key);
    await runtime.sql(`update reporting.report set status = 'closed' where id = $1`, [closed]);
    await bench.call(leaving.key, 'POST', `/api/v1/reports/${id}/messages`, { text: 'She moved house.' });
    const { moved } = await bench.owner((ctx) =>
      endPartner(ctx, { name: 'Leaving Desk', handTo: 'Harbour Reporting Centre' }),
    );
    expect(moved).toBe(1);
    expect((await bench.call(leaving.key, 'GET', `/api/v1/reports/${id}`)).status).toBe(401);
    const { json } = await bench.call(others.key, 'GET', `/api/v1/reports/${id}/messages`);
    expect(json.messages).toMatchObject([{ from: 'partner', text: 'She moved house.' }]);
    expect((await bench.call(others.key, 'GET', `/api/v1/reports/${closed}`)).status).toBe(404);
    const lines = await runtime.sql(
      `select detail from platform.audit_entry where act = 'reporting.hand-over-partner-report'`,
    );
    expect(lines).toMatchObject([{ detail: { from: leaving.partnerId, to: others.partnerId } }]);
    await expect(
      bench.owner((ctx) => endPartner(ctx, { name: 'Leaving Desk', handTo: 'police' })),
    ).rejects.toMatchObject({ code: 'gone' });
  });

  it('leaves its reports to the police, and nobody writes into the void', async () => {
    const closing = await bench.partner('Closing Desk', 'EMPLOYER');
    const id = await brought(closing.key);
    await bench.owner((ctx) => endPartner(ctx, { name: 'Closing Desk', handTo: 'police' }));
    const actor = await inspector();
    await expect(
      runtime.as(actor, (ctx) => sendMessageToReporter(ctx, { reportId: id, text: 'Hello? PC Reed' })),
    ).rejects.toMatchObject({ code: 'conflict' });
    const report = await runtime.as(actor, (ctx) => reportForTriage(ctx.tx, ctx.forceId, id));
    expect(report?.anonymity).toBe('NAMED_TO_INTERMEDIARY_ONLY');
  });
});
