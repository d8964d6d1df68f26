import { found } from '#kernel/refusal';
import type { Reply, Visit } from '#platform/web/route';
import { csvwMetadata, fileNames, type Place, tableCsv, tableJson } from './open-data.presenter.ts';
import type { TableVersion } from './table.model.ts';

export const placeOf = (visit: Visit): Place => ({
  publicUrl: visit.config.urls.public,
  forceName: visit.config.forceName,
});

/** One of a version's files, at an address that never changes. Anybody's page may read it (CORS). */
export function sendFile(visit: Visit, versions: readonly TableVersion[]): Reply {
  const file = visit.params.file ?? '';
  const named = versions.flatMap((version) =>
    Object.entries(fileNames(version))
      .filter(([, name]) => name === file)
      .map(([kind]) => ({ version, kind })),
  );
  const { version, kind } = found(named[0], 'file');
  const place = placeOf(visit);
  const open = { 'access-control-allow-origin': '*' };
  if (kind === 'csv')
    return visit.bytes(tableCsv(version), 'text/csv; charset=utf-8; header=present', {
      headers: {
        ...open,
        'content-disposition': `attachment; filename="${version.slug}-${file}"`,
        link: `<${fileNames(version).metadata}>; rel="describedby"; type="application/csvm+json"`,
      },
    });
  const body = kind === 'json' ? tableJson(version, place) : csvwMetadata(version, place);
  const type = kind === 'json' ? 'application/json' : 'application/csvm+json';
  return visit.bytes(`${JSON.stringify(body, null, 1)}\n`, `${type}; charset=utf-8`, { headers: open });
}
