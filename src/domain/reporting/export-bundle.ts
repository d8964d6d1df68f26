import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { publicKeys } from '#platform/crypto/force-keys';
import { kindOfMediaType } from '#platform/files/kind';
import {
  BUNDLE_FORMAT,
  BUNDLE_README,
  type BundledFile,
  bundledPath,
  CUSTODY_PATH,
  custodyJson,
  leftOutBecause,
  type Manifest,
  README_PATH,
} from './bundle.model.ts';
import type { Evidence } from './evidence.model.ts';
import { custodyOf } from './evidence.reads.ts';
import { openEvidence } from './open-evidence.ts';
import { readEvidence } from './read-evidence.ts';
import { mayExportEvidence } from './reporting.policy.ts';

/** Everything of a bundle but the files' bytes, and the keys to open those. */
export interface ExportedBundle {
  reference: string;
  manifest: string;
  signature: string;
  custody: string;
  files: { path: string; evidenceId: string; sha256: string; fileKey: Uint8Array }[];
}

const hashed = (path: string, text: string): BundledFile => ({
  path,
  sha256: createHash('sha256').update(text).digest('hex'),
  bytes: Buffer.byteLength(text),
});

type Named = Evidence & { name: string };

/**
 * Makes the bundle of a report's files: a line of custody and an audit line for each, keys from the keeper, and a
 * manifest that the force's key signs. Files that wait for the scanner or lie in quarantine are named and left out.
 * @param salts from the beginning of each sealed file, by evidence id
 * @throws Refusal `not-found`, `not-allowed`, `conflict` where no file can be exported
 */
export async function exportBundle(
  ctx: Context,
  asked: { reportId: string; reason: string; forceName: string; salts: ReadonlyMap<string, Uint8Array> },
): Promise<ExportedBundle> {
  const { reportId, reason, salts } = asked;
  const { report, files } = await readEvidence(ctx, reportId);
  demand(mayExportEvidence, ctx.actor, report.areaPath ?? '');
  const included = files.filter((file) => leftOutBecause(file) === undefined && salts.has(file.id));
  if (included.length === 0) throw new Refusal('conflict', 'No file of this report can be exported now');
  const opened: ExportedBundle['files'] = [];
  for (const [at, file] of included.entries()) {
    const salt = found(salts.get(file.id), 'The file');
    const { fileKey } = await openEvidence(ctx, { reportId, id: file.id, act: 'exported', reason, salt });
    const path = bundledPath(at + 1, kindOfMediaType(file.mediaType)?.ending ?? 'bin');
    opened.push({ path, evidenceId: file.id, sha256: file.sha256.toString('hex'), fileKey });
  }
  const custody = custodyJson(await custodyOf(ctx.tx, ctx.forceId, reportId));
  const manifest = await manifestText(ctx, {
    ...asked,
    reference: report.reference,
    files,
    paths: new Map(opened.map(({ evidenceId, path }) => [evidenceId, path])),
    custody,
  });
  const manifestSha256 = createHash('sha256').update(manifest).digest('hex');
  const signature = await ctx.signBundle({ reportId, manifestSha256 });
  return {
    reference: report.reference,
    manifest,
    signature: `${JSON.stringify(signature, null, 2)}\n`,
    custody,
    files: opened,
  };
}

async function manifestText(
  ctx: Context,
  parts: {
    reportId: string;
    reference: string;
    reason: string;
    forceName: string;
    files: readonly Named[];
    paths: ReadonlyMap<string, string>;
    custody: string;
  },
): Promise<string> {
  const key = (await publicKeys(ctx.tx, ctx.forceId, 'checkpoint')).find(
    ({ retiredAt }) => retiredAt === null,
  );
  if (!key)
    throw new Refusal('unavailable', `${ctx.forceId} has no key to sign with; run: stand keys create`);
  const manifest: Manifest = {
    format: BUNDLE_FORMAT,
    forceId: ctx.forceId,
    forceName: parts.forceName,
    reportId: parts.reportId,
    reference: parts.reference,
    madeAt: ctx.now.toISOString(),
    madeBy: ctx.actor.kind === 'staff' ? ctx.actor.id : '',
    reason: parts.reason,
    key: { keyId: key.keyId, publicKey: key.publicKey.toString('base64') },
    files: parts.files.flatMap((file) => {
      const path = parts.paths.get(file.id);
      return path ? [bundled(file, path)] : [];
    }),
    leftOut: parts.files
      .filter(({ id }) => !parts.paths.has(id))
      .map((file) => ({ evidenceId: file.id, why: leftOutBecause(file) ?? 'missing from the store' })),
    custody: hashed(CUSTODY_PATH, parts.custody),
    readme: hashed(README_PATH, BUNDLE_README),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const bundled = (file: Named, path: string): Manifest['files'][number] => ({
  path,
  sha256: file.sha256.toString('hex'),
  bytes: file.bytes,
  evidenceId: file.id,
  mediaType: file.mediaType,
  receivedAt: file.receivedAt.toISOString(),
  isOriginal: file.isOriginal,
  scanState: file.scanState,
  nameGiven: file.name,
});
