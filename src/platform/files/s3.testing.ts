import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

export interface S3Peer {
  endpoint: string;
  keyId: string;
  secret: string;
  objects: Map<string, { bytes: Buffer; at: Date }>;
  /** Objects one list page holds. */
  pageSize: number;
  /** Requests refused because the signature or the hash of the body was wrong. */
  refused: string[];
  close(): Promise<void>;
}

/** The signature a request must carry, worked out from AWS's description of Signature Version 4. */
function expectedSignature(request: IncomingMessage, secret: string): { given: string; wanted: string } {
  const authorization = request.headers.authorization ?? '';
  const [, scope = '', signedHeaders = '', given = ''] =
    /Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})/.exec(authorization) ?? [];
  const url = new URL(request.url ?? '/', 'http://x');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const headers = signedHeaders
    .split(';')
    .map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`)
    .join('');
  const payload = String(request.headers['x-amz-content-sha256'] ?? '');
  const canonical = [request.method, url.pathname, query, headers, signedHeaders, payload].join('\n');
  const [date = '', region = '', service = '', end = ''] = scope.split('/');
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), end);
  const text = [
    'AWS4-HMAC-SHA256',
    String(request.headers['x-amz-date'] ?? ''),
    scope,
    sha256(canonical),
  ].join('\n');
  return { given, wanted: hmac(key, text).toString('hex') };
}

/** A store that speaks as much of S3 as is used, on a real socket, and checks every signature and body. For tests. */
export async function s3Peer(bucket = 'evidence'): Promise<S3Peer> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const peer: S3Peer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keyId: 'AKIDEXAMPLE',
    secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    objects: new Map(),
    pageSize: 1_000,
    refused: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const { given, wanted } = expectedSignature(request, peer.secret);
    if (given !== wanted || request.headers['x-amz-content-sha256'] !== sha256(body)) {
      peer.refused.push(`${request.method} ${request.url}`);
      response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
      return;
    }
    const url = new URL(request.url ?? '/', peer.endpoint);
    if (!url.pathname.startsWith(`/${bucket}`)) return void response.writeHead(404).end();
    const key = decodeURIComponent(url.pathname.slice(bucket.length + 2));
    if (request.method === 'PUT') {
      peer.objects.set(key, { bytes: body, at: new Date() });
      response.writeHead(200).end();
    } else if (request.method === 'DELETE') {
      peer.objects.delete(key);
      response.writeHead(204).end();
    } else if (key) {
      const found = peer.objects.get(key);
      if (found) response.writeHead(200, { 'content-length': found.bytes.length }).end(found.bytes);
      else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    } else response.writeHead(200).end(listing(url.searchParams));
  }

  function listing(query: URLSearchParams): string {
    const keys = [...peer.objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).sort();
    const from = Number(query.get('continuation-token') ?? 0);
    const page = keys.slice(from, from + peer.pageSize);
    const more = from + peer.pageSize < keys.length;
    const contents = page.map((key) => {
      const { bytes, at } = peer.objects.get(key) ?? { bytes: Buffer.alloc(0), at: new Date() };
      return `<Contents><Key>${key}</Key><LastModified>${at.toISOString()}</LastModified><Size>${bytes.length}</Size></Contents>`;
    });
    const next = more ? `<NextContinuationToken>${from + peer.pageSize}</NextContinuationToken>` : '';
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`;
  }
  return peer;
}
