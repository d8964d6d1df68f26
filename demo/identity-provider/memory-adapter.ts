import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  payload: AdapterPayload;
  /** Milliseconds since 1970. */
  goneAt: number;
}

/** Entries one model may hold before the oldest is dropped: far beyond a training day, and a bound all the same. */
const MOST_ENTRIES = 20_000;

const epochSeconds = (): number => Math.floor(Date.now() / 1000);

/** One model's records (codes, sessions, tokens …), kept in this process and gone with it. */
export class MemoryAdapter implements Adapter {
  readonly #entries = new Map<string, Entry>();

  async upsert(id: string, payload: AdapterPayload, expiresInSeconds = 3600): Promise<void> {
    this.#entries.delete(id);
    this.#entries.set(id, { payload, goneAt: Date.now() + expiresInSeconds * 1000 });
    if (this.#entries.size <= MOST_ENTRIES) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const entry = this.#entries.get(id);
    if (entry && entry.goneAt > Date.now()) return entry.payload;
    this.#entries.delete(id);
    return undefined;
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#findWhere((payload) => payload.uid === uid);
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#findWhere((payload) => payload.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload) payload.consumed = epochSeconds();
  }

  async destroy(id: string): Promise<void> {
    this.#entries.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, entry] of this.#entries) if (entry.payload.grantId === grantId) this.#entries.delete(id);
  }

  async #findWhere(wanted: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> {
    for (const [id, entry] of this.#entries) if (wanted(entry.payload)) return this.find(id);
    return undefined;
  }
}
