import { PUBLIC } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { deriveReaderKeys, newPrivateCode, publicReference, receiptHash } from '#platform/crypto/reader';
import { openStatements } from '#platform/db/statements';
import { withContext } from '#platform/db/context';
import { seedAreas } from '../src/domain/community/community.testing.ts';
import { draftLookup, newDraft, sealDraft, tokenHash } from '../src/domain/reporting/draft.model.ts';
import { saveDraftRow, readDraftRows } from '../src/domain/reporting/draft.store.ts';
import { sendReports } from '../src/domain/reporting/report.store.ts';
import { textedSubmission } from '../src/domain/reporting/submission.model.ts';
import { CpuMeter } from './cpu-time.ts';
import { onGround } from './ground.ts';
import { readFileSync } from 'node:fs';

await onGround({}, async (ground) => {
  await seedAreas(ground);
  const runtime = ground.runtime('public_web');
  const who = { forceId: ground.forceId, actor: PUBLIC };
  const door = openStatements(runtime, who);
  const { receiptPepper: pepper, cookieSecret } = runtime.config;
  const rk = deriveReaderKeys(newPrivateCode()).publicKey;
  const make = async (n: number, save: boolean) => {
    const items: any[] = [];
    for (let i = 0; i < n; i++) {
      const digits = newPrivateCode();
      const id = newId();
      const draft = newDraft('report');
      const { facts, story, identity } = textedSubmission({ words: 'x'.repeat(290), language: 'en', isDanger: false, number: '07700 900123' });
      const f = { ...facts, areaPath: 'eastmarch/mill-ward', strands: ['RACE', 'RELIGION'], happenedKinds: ['SAID_OR_SHOUTED', 'THREATENED'], perceivedReligions: ['MUSLIM'] } as typeof facts;
      const seal = await door.looseSealer();
      items.push({ id, reference: publicReference(), receiptHash: receiptHash(pepper, digits), readerKey: rk, facts: f,
        story: seal({ table: 'reporting.report', recordId: id, fields: { ...story }, readerKey: rk }),
        identity: i % 2 ? seal({ table: 'reporting.identity', recordId: id, fields: { ...(identity as object) } as never, readerKey: rk }) : null,
        words: null, form: { tokenHash: tokenHash(pepper, draft.token), draftLookup: draftLookup(pepper, digits) }, sealed: sealDraft(cookieSecret, digits, draft) });
    }
    if (save) await withContext(runtime, who, async (ctx) => { for (const x of items) await saveDraftRow(ctx, x.form.draftLookup, x.sealed); });
    return items;
  };
  const file = readFileSync('/work/trees/speed/db/migrations/0230-reports-sent-together.sql', 'utf8');
  const from = file.indexOf('create function reporting.send_reports(');
  const base = file.slice(from, file.indexOf('drop function reporting.send_report(')).replace('create function', 'create or replace function');
  const SET = "set plan_cache_mode = force_generic_plan set enable_seqscan = off";
  const variants: Record<string, string> = {
    base,
    noset: base.replace(SET, ''),
    noloop: base.replace(/for v_form in[\s\S]*?end loop;/, ''),
    noarea: base.replace(/if exists \(select from unnest\(v_areas\)[\s\S]*?end if;/, ''),
    noaudit: base.replace(/perform platform.append_audit_of_all[\s\S]*?;/, ''),
    noseals: base.replace(/perform platform.keep_seals[\s\S]*?;/, ''),
    nopublish: base.replace(/perform platform.publish_all[\s\S]*?;/, ''),
    nodraft: base.replace(/select array_agg\(d.lookup\) into v_lookups[\s\S]*?;/, ''),
    base2: base,
  };
  for (const [name, text] of Object.entries(variants)) { await ground.sql(text);
  for (const size of [1, 4]) {
    const total = 1600;
    const items = await make(total, true);
    const read = new CpuMeter({ database: { pid: ground.databasePid, withChildren: true } });
    const t0 = performance.now();
    read.start();
    for (let at = 0; at < total; at += size) await readDraftRows.run(door, items.slice(at, at + size).map((x) => x.form.draftLookup));
    read.stop(total);
    const t1 = performance.now();
    const meter = new CpuMeter({ database: { pid: ground.databasePid, withChildren: true }, client: { pid: process.pid } });
    meter.start();
    for (let at = 0; at < total; at += size) await sendReports.run(door, items.slice(at, at + size) as never);
    meter.stop(total);
    const t2 = performance.now();
    process.stdout.write(`${name} ${size}: read ${JSON.stringify(read.perPiece())} ${((t1 - t0) / total).toFixed(3)} ms; send ${JSON.stringify(meter.perPiece())} ${((t2 - t1) / total).toFixed(3)} ms\n`);
  }}
});
