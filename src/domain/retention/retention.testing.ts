import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StaffActor } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer } from '#platform/web/server';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../apps/keeper/sign-in.testing.ts';
import { review, supervisedCase } from '../triage/supervision/case.testing.ts';
import { closeCase } from '../triage/supervision/close-case.ts';
import { nameInvestigator } from '../triage/supervision/name-investigator.ts';
import { confirmPlan } from './confirm-plan.ts';
import { makePlan } from './make-plan.ts';
import { ruleOnReport } from './rule-on-report.ts';
import { staffRoutes } from './staff.routes.ts';

/** Those through whose hands a record goes, and who keep and erase it, signed in. For tests. */
export type People = Record<'duty' | 'detective' | 'constable' | 'manager' | 'commander', StaffActor>;
export const signedInPeople = async (t: TestRuntime): Promise<People> => ({
  duty: await signIn(t, ['DUTY_INSPECTOR']),
  detective: await signIn(t, ['DETECTIVE_INSPECTOR']),
  constable: await signIn(t, ['WARD_OFFICER']),
  manager: await signIn(t, ['INFORMATION_MANAGER']),
  commander: await signIn(t, ['COMMANDER']),
});

/** Somebody at the pages of this room. For tests. */
export const browserOf = (t: TestRuntime, actor: StaffActor): TestBrowser =>
  new TestBrowser(
    createServer({
      process: 'staff',
      runtime: t,
      routes: staffRoutes,
      log: silentLog,
      audience: 'staff',
      forceName: 'Aldermarch Police',
      resolveActor: async () => actor,
    }).app,
  );

/** Says of what MoPI group an offence is: of those that are kept shortest, unless told. For tests. */
export const ruleGroup = (
  t: TestRuntime,
  manager: StaffActor,
  reportId: string,
  mopiGroup = 3,
): Promise<unknown> =>
  t.as(manager, (ctx) =>
    ruleOnReport(ctx, {
      reportId,
      verdict: 'GROUP',
      mopiGroup,
      keepUntil: null,
      isAsked: false,
      reason: 'OFFENCE_GROUP',
    }),
  );

/** Plans what is due and confirms it, by two people where two have to; the plan. For tests. */
export async function confirmedPlan(
  t: TestRuntime,
  { manager, commander }: Pick<People, 'manager' | 'commander'>,
): Promise<string> {
  const { planId } = await t.as(manager, (ctx) => makePlan(ctx));
  const first = await t.as(manager, (ctx) => confirmPlan(ctx, planId));
  if (!first.isComplete) await t.as(commander, (ctx) => confirmPlan(ctx, planId));
  return planId;
}

/** Somebody has decided that no crime was told of. For tests. */
export async function decidedNoCrime(
  t: TestRuntime,
  reportIds: readonly string[],
  decidedBy: StaffActor,
): Promise<void> {
  await t.sql(
    `insert into triage.decision (force_id, id, report_id, decided_by, decided_at, route, risk, risk_factors, actions,
       critical_incident, event_link, seal_id, reasons_sealed)
     select 'aldermarch', gen_random_uuid(), id, $2, now(), 'TENSION_OBSERVATION', 'LOW', '{}', '{}',
       'CONSIDERED_NOT_PROPOSED', 'NOT_LINKED', gen_random_uuid(), '\\x00' from unnest($1::uuid[]) g (id)`,
    [reportIds, decidedBy.id],
  );
  await t.sql(`update triage.oversight set state = 'decided' where report_id = any ($1)`, [reportIds]);
}

/** A crime that was told, supervised and closed. For tests. */
export async function closedCrime(
  t: TestRuntime,
  staff: Pick<People, 'duty' | 'detective' | 'constable'>,
  answers: Record<string, string | string[]> = {},
): Promise<{ id: string; reference: string; caseId: string }> {
  const made = await supervisedCase(t, staff, { answers });
  const { caseId } = made;
  await t.as(staff.detective, (ctx) => nameInvestigator(ctx, { caseId, staffId: staff.constable.id }));
  await review(t, staff.detective, { caseId, finding: 'READY_TO_CLOSE' });
  await t.as(staff.detective, (ctx) =>
    closeCase(ctx, {
      caseId,
      outcome: '18',
      isConsentSaid: false,
      reasons: `No witness came. ${answers.narrative ?? ''}`,
      text: `We have closed it. ${answers.narrative ?? ''}`,
    }),
  );
  await t.runJobs({ failures: 'collect' });
  return made;
}

/** Nothing has happened to it for so long. For tests. */
export const quietFor = (t: TestRuntime, ids: readonly string[], interval: string): Promise<unknown> =>
  t.sql('update triage.oversight set changed_at = now() - $2::interval where report_id = any ($1)', [
    ids,
    interval,
  ]);

/** Every row of every table as text, bytes in hexadecimal, so that a word that stands anywhere is found. For tests. */
export async function wholeDatabase(t: TestRuntime): Promise<Map<string, string>> {
  const tables = await t.sql<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_%'`,
  );
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await t.sql<{ row: string }>(`select x::text as row from ${name} x order by 1`);
    dump.set(name, rows.map(({ row }) => row).join('\n'));
  }
  return dump;
}

/** The tables in which one of the words stands, clear or as hexadecimal bytes. For tests. */
export function tablesWith(dump: ReadonlyMap<string, string>, words: readonly string[]): string[] {
  const forms = words.flatMap((word) => [word, Buffer.from(word, 'utf8').toString('hex')]);
  return [...dump].flatMap(([name, text]) => (forms.some((form) => text.includes(form)) ? [name] : []));
}

/**
 * A backup of the tables and of the file store as they are now; the answer restores it, over whatever is there then. The
 * audit is not among them: it is compared with its own checkpoints. For tests.
 */
export async function backupOf(t: TestRuntime): Promise<() => Promise<void>> {
  const tables = await t.sql<{ name: string; columns: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name, string_agg(format('%I', a.attname), ', ' order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'keeper', 'access')
       and n.nspname not like 'pg_%' and c.relname not like 'audit%' and c.relname not in ('migration', 'force', 'erasure_part')
     group by 1`,
  );
  const saved: Array<{ name: string; columns: string; rows: string }> = [];
  for (const { name, columns } of tables) {
    const [row] = await t.sql<{ rows: string }>(
      `select coalesce(jsonb_agg(x), '[]')::text as rows from ${name} x`,
    );
    saved.push({ name, columns, rows: row?.rows ?? '[]' });
  }
  const [store, copy] = [join(t.config.varDir, 'evidence'), join(t.config.varDir, 'evidence-backup')];
  cpSync(store, copy, { recursive: true });
  return async () => {
    const parts = saved.map(({ name, columns, rows }) => {
      const safe = rows.replaceAll("'", "''");
      return `delete from ${name}; insert into ${name} (${columns})
        select ${columns} from jsonb_populate_recordset(null::${name}, '${safe}'::jsonb);`;
    });
    await t.sql(`begin; set local session_replication_role = replica; ${parts.join('\n')} commit;`);
    rmSync(store, { recursive: true });
    cpSync(copy, store, { recursive: true });
  };
}
