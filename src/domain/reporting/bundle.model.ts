import type { CustodyLine, Evidence } from './evidence.model.ts';

/** The first line of what is signed, and the format a checking programme looks for. */
export const BUNDLE_FORMAT = 'stand-together evidence bundle 1';
export const MANIFEST_PATH = 'manifest.json';
export const SIGNATURE_PATH = 'manifest.sig';
export const CUSTODY_PATH = 'custody.json';
export const README_PATH = 'README.txt';

/** One file inside a bundle and what it must be. */
export interface BundledFile {
  path: string;
  sha256: string;
  bytes: number;
}

export interface Manifest {
  format: typeof BUNDLE_FORMAT;
  forceId: string;
  forceName: string;
  reportId: string;
  reference: string;
  madeAt: string;
  madeBy: string;
  reason: string;
  /** Ed25519 public key of the force, base64; compare its fingerprint with one you were given another way. */
  key: { keyId: string; publicKey: string };
  files: (BundledFile & {
    evidenceId: string;
    mediaType: string;
    receivedAt: string;
    isOriginal: boolean;
    scanState: string;
    nameGiven: string;
  })[];
  /** Files of the report that are not in the bundle, and why. */
  leftOut: { evidenceId: string; why: string }[];
  custody: BundledFile;
  readme: BundledFile;
}

/** Exactly what the force's key signs. `manifestSha256` in hex. */
export const bundleText = (forceId: string, reportId: string, manifestSha256: string): string =>
  `${BUNDLE_FORMAT}\n${forceId}\n${reportId}\n${manifestSha256}\n`;

/** The name of a file inside the bundle: a number and what it is, never what it was called. */
export const bundledPath = (number: number, ending: string): string =>
  `files/${String(number).padStart(2, '0')}.${ending}`;

/** The chain of custody as the bundle carries it. */
export const custodyJson = (custody: readonly CustodyLine[]): string =>
  `${JSON.stringify(
    custody.map((line) => ({ ...line, at: line.at.toISOString() })),
    null,
    2,
  )}\n`;

/** Why a file cannot be in a bundle; undefined where it can. */
export function leftOutBecause({ scanState, missingSince }: Evidence): string | undefined {
  if (missingSince !== null) return 'missing from the store';
  if (scanState === 'infected') return 'quarantined';
  return scanState === 'waiting' || scanState === 'unavailable' ? 'not scanned yet' : undefined;
}

export const BUNDLE_README = `This bundle holds files that were given to the police as evidence.

manifest.json  what is here: each file's SHA-256, size, kind and time, and whether it is the original
custody.json   who touched each file, when, and why
manifest.sig   the force's signature (Ed25519) over four lines: the format, the force, the report, and the SHA-256 of manifest.json
files/         the files; the name each came with stands in the manifest

To check it with the programme:        stand evidence verify bundle.zip --key PUBLIC-KEY
To check one file with common tools:   sha256sum files/01.jpg   and compare with manifest.json

Ask the force for its public key by another way than this bundle. A file that is not the original says so in the
manifest: hidden details were taken out before it was stored, at the choice of the person who gave it.
`;
