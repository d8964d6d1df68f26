import { Sensitive } from '#kernel/sensitive';
import { wrong } from './production.ts';
import type { SettingValues } from './settings.ts';

/** Who signs e-mail (STAND_DKIM_*): PEM of one or two private keys, and the name of each in the DNS. */
export interface DkimConfig {
  domain: string;
  selectors: readonly string[];
  pem: Sensitive<string>;
}

/** Where returned e-mail arrives (STAND_BOUNCE_*). */
export interface BounceConfig {
  domain: string;
  port: number;
  tls: { key: Sensitive<string>; certificate: string } | undefined;
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Who signs; undefined where no key is named. */
export function dkimOf(
  { dkimKey, dkimSelector, dkimDomain }: SettingValues,
  from: string,
): DkimConfig | undefined {
  if (dkimKey === undefined) return undefined;
  return {
    domain: dkimDomain ?? domainOf(from),
    selectors: dkimSelector?.split(',') ?? [],
    pem: new Sensitive(dkimKey),
  };
}

/** TLS is set whole or not at all: a key without its certificate would leave the port plain unseen. */
export function bouncesOf(values: SettingValues): BounceConfig | undefined {
  const { bounceDomain, bounceTlsKey, bounceTlsCertificate } = values;
  if (bounceDomain === undefined) return undefined;
  if ((bounceTlsKey === undefined) !== (bounceTlsCertificate === undefined))
    throw wrong('STAND_BOUNCE_TLS_KEY', 'give the key and STAND_BOUNCE_TLS_CERTIFICATE, or neither');
  return {
    domain: bounceDomain,
    port: values.bouncePort ?? 0,
    tls:
      bounceTlsKey && bounceTlsCertificate
        ? { key: new Sensitive(bounceTlsKey), certificate: bounceTlsCertificate }
        : undefined,
  };
}
