import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { messagesOf, openReport } from './open-report.ts';
import { type TextBench, textBench } from './texts.testing.ts';
import { seedAreas, signedInStaff } from './visitor.testing.ts';

describe('reporting by text', () => {
  let t: TestRuntime;
  let bench: TextBench;
  let n = 0;
  const phone = (): string => `+4477009${String(++n).padStart(5, '0')}`;
  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    bench = await textBench(t);
  });
  afterAll(async () => {
    await bench.close();
    await t.close();
  });
  const reports = (): Promise<{ id: string; danger: boolean; language: string }[]> =>
    t.sql(
      `select id, danger, language from reporting.report where route = 'FORCE_SMS' order by reported_at, id`,
    );

  it('a text becomes a report in the duty queue, and a neutral answer goes out', async () => {
    const own = phone();
    expect(await bench.gateway.text(own, 'They wrote on our door again, at 14 Mill Lane')).toBe(200);
    const [report] = await reports();
    expect(report).toMatchObject({ danger: false, language: 'en' });
    await t.runJobs();
    const [queued] = await t.sql('select state, danger from triage.oversight where report_id = $1', [
      report?.id,
    ]);
    expect(queued).toEqual({ state: 'unread', danger: false });
    expect(await bench.deliver()).toBe(1);
    const [answer = ''] = bench.got(own);
    expect(answer).toContain('We have your message');
    expect(answer).toContain('Mae eich neges gennym');
    expect(answer).not.toMatch(/police|hate|crime|heddlu|http/i);
    const inspector = await signedInStaff(t, ['DUTY_INSPECTOR']);
    const told = await t.as(inspector, (ctx) =>
      openReport(ctx, { reportId: report?.id ?? '', purpose: 'triage' }),
    );
    expect(told.narrative.reveal()).toBe('They wrote on our door again, at 14 Mill Lane');
    await bench.gateway.text(own, 'It was two men');
    expect(await reports()).toHaveLength(1);
    const thread = await t.as(inspector, (ctx) =>
      messagesOf(ctx, { reportId: report?.id ?? '', purpose: 'triage' }),
    );
    expect(thread.map(({ text }) => text.reveal())).toEqual(['It was two men']);
  });
});
