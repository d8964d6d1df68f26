import { found } from '#kernel/refusal';
import { joinInTurns } from '#platform/threads/take-turns';
import type { Reply, Visit } from '#platform/web/route';
import { tableVersion, versionsOf } from './figures.reads.ts';
import { csvPieces, csvwMetadata, fileNames, jsonPieces, type Place } from './open-data.presenter.ts';
import { SLUG } from './table.model.ts';

export const placeOf = (visit: Visit): Place => ({
  publicUrl: visit.config.urls.public,
  forceName: visit.config.forceName,
});

/** One of a version's files, at an address that never changes. Anybody's page may read it (CORS). */
export async function sendFile(visit: Visit): Promise<Reply> {
  const { slug = '', file = '' } = visit.params;
  const { version, kind } = await visit.ctx(async ({ tx, forceId }) => {
    const all = SLUG.test(slug) ? await versionsOf(tx, forceId, slug) : [];
    const [named] = all.flatMap((one) =>
      Object.entries(fileNames(one))
        .filter(([, name]) => name === file)
        .map(([kind]) => ({ number: one.number, kind })),
    );
    const { number, kind } = found(named, 'file');
    return { version: found(await tableVersion(tx, forceId, { slug, number }), 'file'), kind };
  });
  const place = placeOf(visit);
  const open = { 'access-control-allow-origin': '*' };
  if (kind === 'csv')
    return visit.bytes(await joinInTurns(csvPieces(version)), 'text/csv; charset=utf-8; header=present', {
      headers: {
        ...open,
        'content-disposition': `attachment; filename="${version.slug}-${file}"`,
        link: `<${fileNames(version).metadata}>; rel="describedby"; type="application/csvm+json"`,
      },
    });
  const isJson = kind === 'json';
  const body = isJson
    ? await joinInTurns(jsonPieces(version, place))
    : `${JSON.stringify(csvwMetadata(version, place), null, 1)}\n`;
  const type = isJson ? 'application/json' : 'application/csvm+json';
  return visit.bytes(body, `${type}; charset=utf-8`, { headers: open });
}
