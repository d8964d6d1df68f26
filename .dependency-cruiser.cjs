/**
 * Who may knock on whose door (docs/house.md). Each rule's comment is written for the person who broke it.
 * Two things to know before you change a rule: dependency-cruiser reads the doors from package.json "imports", and it
 * passes silently over 0 modules when TypeScript has no JS API, so script/check asks for the module count.
 */

const TEST = '[.](test|testing|bench)[.]ts$|^src/platform/db/test(ing|-cluster)|^(test|bench)/';
const PURE = '^src/domain/.+[.](model|policy|form|presenter|event)[.]ts$';

/** Each room and the earlier rooms whose index it may ask. Everything else it learns from an event. */
const ROOMS = {
  access: [],
  figures: ['access'],
  situation: ['access'],
  community: ['access'],
  reporting: ['access', 'situation'],
  cascade: ['access', 'situation', 'reporting', 'community'],
  triage: ['access', 'situation', 'reporting'],
  surveillance: ['access', 'figures', 'situation', 'reporting', 'triage'],
  impact: ['access', 'situation', 'reporting', 'triage', 'surveillance', 'community'],
  patrol: ['access', 'situation', 'reporting', 'triage', 'surveillance', 'impact', 'community'],
  retention: ['access', 'reporting', 'triage', 'surveillance', 'impact', 'patrol'],
};

const roomOrder = Object.entries(ROOMS).map(([room, earlier]) => ({
  name: `rooms-in-order-${room}`,
  severity: 'error',
  comment: `${room} may ask ${earlier.join(', ') || 'no other room'}. Let the other room publish an event and subscribe to it, or move the question to the later room.`,
  from: { path: `^src/domain/${room}/`, pathNot: TEST },
  to: { path: '^src/domain/', pathNot: `^src/domain/(${[room, ...earlier].join('|')})/` },
}));

/** Packages that compute and touch nothing outside the process. */
const PURE_PACKAGES = '^node_modules/(@types/)?(zod|d3-scale|d3-shape|diff|csv-parse|intl-messageformat|topojson-[a-z]+)/';
/** What a pure file may import and run. */
const PURE_MAY_RUN = [
  // The words of the review aid: arithmetic over text, without I/O.
  '^node_modules/(unified|vfile|syllable|retext-english|retext-simplify)/',
  '^src/(kernel|reference|statistics)/',
  PURE,
  '^src/domain/[^/]+/index[.]ts$',
  '^src/domain/[^/]+/.+[.]json$',
  '^src/platform/web/form',
  '^src/platform/crypto/(canonical|verify-code)',
  '^(node:)?crypto$',
  PURE_PACKAGES,
];
const SOCKETS = '^(node:)?(net|tls|dgram|dns|http|https|http2|child_process|cluster)(/|$)';
const SOCKET_PACKAGES =
  '^node_modules/(@types/)?(nodemailer|smtp-server|fastify|openid-client|oidc-provider|playwright-core)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'These files import each other in a circle. Move what both need into a third file, below both.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-import-resolves',
      severity: 'error',
      comment:
        'This import leads nowhere. Doors are listed in package.json "imports" (#kernel/x, #room/x ...); relative paths end in .ts.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'kernel-imports-nothing',
      severity: 'error',
      comment: 'The kernel is the ground: it imports only itself and node:crypto. What needs more is platform.',
      from: { path: '^src/kernel/', pathNot: TEST },
      to: { pathNot: ['^src/kernel/', '^(node:)?crypto$', '^node_modules/zod/'] },
    },
    {
      name: 'kernel-knows-zod-by-type-only',
      severity: 'error',
      comment: 'The kernel may name a zod type (import type), not run zod.',
      from: { path: '^src/kernel/', pathNot: TEST },
      to: { path: '^node_modules/zod/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'statistics-is-arithmetic',
      severity: 'error',
      comment: 'Statistics is pure arithmetic: it may import kernel, reference, statistics and zod, and does no I/O.',
      from: { path: '^src/statistics/', pathNot: TEST },
      to: { pathNot: ['^src/(kernel|reference|statistics)/', '^node_modules/zod/'] },
    },
    {
      name: 'reference-is-data',
      severity: 'error',
      comment:
        'Reference holds data with its source, and arithmetic of a public standard. It may import kernel, reference, zod and the reckoning of text lengths.',
      from: { path: '^src/reference/', pathNot: TEST },
      to: { pathNot: ['^src/(kernel|reference)/', '^node_modules/(zod|sms-segments-calculator)/'] },
    },
    {
      name: 'pure-suffixes-do-no-io',
      severity: 'error',
      comment:
        'A .model, .policy, .form, .presenter or .event file is pure: it may run kernel, reference, statistics, zod, other pure files, platform/web/form and an earlier room\'s index. Put the I/O in a use case, store or reads file.',
      from: { path: PURE, pathNot: TEST },
      to: { pathNot: PURE_MAY_RUN, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-suffixes-know-no-machinery',
      severity: 'error',
      comment:
        'A pure file may name types of its own room and of platform/web (import type), and no others beyond what it may run.',
      from: { path: PURE, pathNot: TEST },
      to: { pathNot: [...PURE_MAY_RUN, '^src/platform/web/', '^src/domain/'], dependencyTypes: ['type-only'] },
    },
    {
      name: 'pure-form-kit-by-type-only',
      severity: 'error',
      comment:
        'Only .form and .presenter files run the form kit; a .model, .policy or .event file may name its types (import type).',
      from: { path: '[.](model|policy|event)[.]ts$', pathNot: TEST },
      to: { path: '^src/platform/web/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'one-door-a-room',
      severity: 'error',
      comment: 'Another room is entered by its index.ts (#room/x) alone. Ask there for the question you need.',
      from: { path: '^src/domain/([^/]+)/', pathNot: TEST },
      to: { path: '^src/domain/', pathNot: ['^src/domain/$1/', '^src/domain/[^/]+/index[.]ts$'] },
    },
    ...roomOrder,
    {
      name: 'ground-knows-no-room',
      severity: 'error',
      comment: 'Kernel, statistics, reference, platform and channels know no room and no app. Pass what they need in.',
      from: { path: '^src/(kernel|statistics|reference|platform|channels)/', pathNot: TEST },
      to: { path: '^src/(domain|apps)/' },
    },
    {
      name: 'rooms-know-no-app',
      severity: 'error',
      comment: 'Apps are the roof: a room never imports one.',
      from: { path: '^src/domain/', pathNot: TEST },
      to: { path: '^src/apps/' },
    },
    {
      name: 'rooms-know-the-channel-port-only',
      severity: 'error',
      comment: 'A room knows the port (#channel), never an adapter; the worker app chooses the adapter.',
      from: { path: '^src/domain/', pathNot: TEST },
      to: { path: '^src/channels/', pathNot: '^src/channels/channel[.]ts$' },
    },
    {
      name: 'only-platform-speaks-to-the-database',
      severity: 'error',
      comment:
        'Only platform/db, audit, crypto and jobs use the database library (and the keeper, which has a role of its own). A room writes SQL in its .store and .reads files through ctx.tx.',
      from: { path: '^(src|demo)/', pathNot: ['^src/platform/(db|audit|crypto|jobs)/', '^src/apps/keeper/', TEST] },
      to: { path: '^node_modules/(@types/)?(pg|pg-copy-streams|graphile-worker|kysely)/' },
    },
    {
      name: 'routes-import-no-store',
      severity: 'error',
      comment: 'A route reads through a .reads file and writes through a use case; it never imports a .store.',
      from: { path: '[.]routes[.]ts$' },
      to: { path: '[.]store[.]ts$' },
    },
    {
      name: 'only-routes-know-the-web',
      severity: 'error',
      comment:
        'Use cases, stores, reads and jobs know nothing of the web: take plain arguments, give plain answers, and let the .routes file do the rest.',
      from: { path: '^src/domain/', pathNot: ['[.](routes|form|presenter|model|policy|event)[.]ts$', TEST] },
      to: { path: '^src/platform/web/' },
    },
    {
      name: 'only-jobs-know-the-queue',
      severity: 'error',
      comment: 'A use case asks for later work by ctx.publish or ctx.enqueue; only worker.jobs.ts knows platform/jobs.',
      from: { path: '^src/domain/', pathNot: ['/worker[.]jobs[.]ts$', TEST] },
      to: { path: '^src/platform/jobs/' },
    },
    {
      name: 'only-the-edge-opens-sockets',
      severity: 'error',
      comment: 'Only channels, platform, apps and the demo talk to the network or start processes. Use the channel port.',
      from: { path: '^src/(kernel|statistics|reference|domain)/', pathNot: TEST },
      to: { path: [SOCKETS, SOCKET_PACKAGES] },
    },
    {
      name: 'apps-enter-by-doors',
      severity: 'error',
      comment: 'An app only wires doors: index.ts, *.routes.ts and worker.jobs.ts of a room. Move the logic into the room.',
      from: { path: '^src/apps/', pathNot: [TEST, '^src/apps/[a-z]+-thread/'] },
      to: {
        path: '^src/domain/',
        pathNot: ['^src/domain/[^/]+/(index|worker[.]jobs)[.]ts$', '^src/domain/[^/]+/[a-z.-]*routes[.]ts$'],
      },
    },
    {
      name: 'threads-only-think',
      severity: 'error',
      comment:
        'A thread is started for one piece of arithmetic while somebody may wait: it loads a room\'s pure models and nothing else.',
      from: { path: '^src/apps/[a-z]+-thread/', pathNot: TEST },
      to: { path: '^src/domain/', pathNot: '[.]model[.]ts$' },
    },
    {
      name: 'public-cannot-reach-inside',
      severity: 'error',
      comment:
        'A chain of imports leads from the public app to staff routes, jobs, triage, surveillance, impact or patrol. The public process must not hold that code: publish the fact to a view that an earlier room reads.',
      from: { path: '^src/apps/public/', pathNot: TEST },
      to: {
        path: ['^src/domain/(triage|surveillance|impact|patrol)/', '^src/domain/.+(staff[.]routes|worker[.]jobs)[.]ts$'],
        reachable: true,
      },
    },
    {
      name: 'product-never-imports-demo-or-tests',
      severity: 'error',
      comment: 'What ships must not lean on the demo, the tests or the benchmarks (the cli and all apps may start the demo).',
      from: { path: '^src/', pathNot: [TEST, '^src/apps/(cli|all)/'] },
      to: { path: '^(demo|test|bench|script)/|[.]test[.]ts$' },
    },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      comment: 'This package is a development dependency, so production does not have it. Move it to dependencies or do without.',
      from: { path: '^(src|demo)/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      comment: 'This package is not in package.json: it is here only because another one brought it.',
      from: { path: '^(src|demo|test|bench|script)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default', 'require'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
