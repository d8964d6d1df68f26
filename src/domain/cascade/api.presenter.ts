import { type Published, shownState } from './statement.model.ts';

/** A published text as machines read it. `signedText` and `signature` prove it without asking anybody. */
export function apiStatement(
  published: Published,
  config: { urls: { public: string }; exercise: boolean },
  now: Date,
): Record<string, unknown> {
  return {
    id: published.versionId,
    statementId: published.statementId,
    url: `${config.urls.public}/s/${published.versionId}`,
    state: shownState(published, now),
    isExercise: config.exercise,
    language: published.language,
    area: published.areaPath,
    version: published.number,
    issuer: published.issuer,
    publishedAt: published.publishedAt.toISOString(),
    validUntil: published.validUntil.toISOString(),
    code: published.code,
    signedText: published.signedText,
    keyId: published.keyId,
    signature: published.signature,
  };
}
