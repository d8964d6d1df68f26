import { z } from 'zod';
import { problemRows } from './partner-answer.presenter.ts';
import { idempotencyKey } from './partner-body.model.ts';
import { PARTNER_OPERATIONS, type PartnerOperation, problem } from './partner-operations.model.ts';

type Json = Record<string, unknown>;

/** Every operation in the order the document tells them. */
export const partnerOperations = (): PartnerOperation[] => Object.values(PARTNER_OPERATIONS);

/** A schema as JSON Schema 2020-12, which OpenAPI 3.1 speaks. `input`: what may be sent, before defaults are filled in. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as Json;
  return rest;
}

const content = (type: string, schema: Json): Json => ({ content: { [type]: { schema } } });
const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** The refusals an operation may answer with, by status. */
function problemsOf({ scope, isOnce, body, isForm, url }: PartnerOperation): number[] {
  if (scope === null) return [429];
  return [
    401,
    403,
    ...(url.includes(':id') ? [404] : []),
    ...(isOnce ? [409] : []),
    ...(isForm ? [410, 413] : []),
    ...(body ? [422] : []),
    429,
  ];
}

function operationOf(operation: PartnerOperation): Json {
  const { id, about, scope, isOnce, body, isForm, status, answer, url } = operation;
  const type = isForm ? 'multipart/form-data' : 'application/json';
  const parameters = [
    ...(url.includes(':id')
      ? [{ name: 'id', in: 'path', required: true, schema: schemaOf(z.uuid(), 'input') }]
      : []),
    ...(isOnce
      ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: schemaOf(idempotencyKey, 'input') }]
      : []),
  ];
  const details = new Map(problemRows().map((row) => [row.status, row.detail]));
  const problems = problemsOf(operation).map((code) => [
    String(code),
    { description: details.get(code) ?? '', ...content('application/problem+json', PROBLEM) },
  ]);
  return {
    operationId: id,
    summary: about,
    ...(scope ? { security: [{ partnerKey: [] }], description: `Scope: ${scope}` } : { security: [] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, ...content(type, schemaOf(body, 'input')) } } : {}),
    responses: {
      [status]: { description: 'Done.', ...content('application/json', schemaOf(answer, 'output')) },
      ...Object.fromEntries(problems),
    },
  };
}

/** The path as OpenAPI writes it. */
const pathOf = (url: string): string => url.replace(/:(\w+)/g, '{$1}');

/**
 * The partners' interface as OpenAPI 3.1, made from the very schemas that check each request.
 * @param about `url` is the interface's own address, `forceName` whose it is
 */
export function openApi(about: { url: string; forceName: string }): Json {
  const paths: Record<string, Json> = {};
  for (const operation of partnerOperations()) {
    const path = pathOf(operation.url);
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: operationOf(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `${about.forceName}: reports from partner organisations`,
      version: '1',
      description: 'Where somebody is in danger, call 999 first.',
    },
    servers: [{ url: about.url }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      securitySchemes: {
        partnerKey: { type: 'http', scheme: 'bearer', description: 'A key of your organisation: stp_…' },
      },
    },
  };
}
