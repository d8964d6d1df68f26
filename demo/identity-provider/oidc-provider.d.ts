/** The small part of oidc-provider that the demo identity provider uses; the package ships no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface AdapterPayload {
    grantId?: string;
    uid?: string;
    userCode?: string;
    consumed?: number;
    [key: string]: unknown;
  }
  export interface Adapter {
    upsert(id: string, payload: AdapterPayload, expiresInSeconds?: number): Promise<void>;
    find(id: string): Promise<AdapterPayload | undefined>;
    findByUid(uid: string): Promise<AdapterPayload | undefined>;
    findByUserCode(userCode: string): Promise<AdapterPayload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }
  export interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }
  export interface OidcContext {
    res: ServerResponse;
    respond?: boolean;
    oidc: {
      result?: { login?: unknown };
      client: { clientId: string };
      session: { accountId: string };
      provider: Provider;
    };
  }
  export interface LoginResult {
    login: { accountId: string; acr: string; amr: readonly string[]; remember: boolean };
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    Grant: new (facts: {
      clientId: string;
      accountId: string;
    }) => Grant;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ uid: string }>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: LoginResult,
    ): Promise<void>;
    on(event: 'server_error', listener: (context: OidcContext, error: Error) => void): this;
  }

  class Check {
    constructor(reason: string, description: string, check: (context: OidcContext) => boolean);
    static readonly REQUEST_PROMPT: true;
    static readonly NO_NEED_TO_PROMPT: false;
  }
  interface Policy {
    get(name: string): { checks: { add(check: Check): void } } | undefined;
    remove(name: string): void;
  }
  export const interactionPolicy: { Check: typeof Check; base(): Policy };
  export namespace errors {
    class SessionNotFound extends Error {}
  }
}
