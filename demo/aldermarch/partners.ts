/** Somebody who signs in to a partner's workspace in the demo. */
export interface DemoWorker {
  name: string;
  email: string;
  isManager: boolean;
}

/** An organisation that does not exist, and who signs in for it. */
export interface DemoPartner {
  name: string;
  route: string;
  workers: readonly DemoWorker[];
}

/** Partners of Aldermarch Police. Nobody and nothing here is real; example.org belongs to nobody (RFC 2606). */
export const DEMO_PARTNERS: readonly [DemoPartner, ...DemoPartner[]] = [
  {
    name: 'Ferry Community Desk',
    route: 'TPRC',
    workers: [
      { name: 'Noor Salim', email: 'noor.salim@example.org', isManager: true },
      { name: 'Tomas Varga', email: 'tomas.varga@example.org', isManager: false },
    ],
  },
  {
    name: 'Harbour Reporting Centre',
    route: 'TPRC',
    workers: [
      { name: 'Sol Adair', email: 'sol.adair@example.org', isManager: true },
      { name: 'Ray Imrie', email: 'ray.imrie@example.org', isManager: true },
    ],
  },
];
