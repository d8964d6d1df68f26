import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const pure = ['src/**/*.test.ts', 'test/building/**/*.test.ts', 'test/contract/**/*.test.ts'];
const database = ['src/**/*.db.test.ts', 'test/**/*.db.test.ts'];

// A wrong answer fails at once; a slow machine is not a wrong answer.
const patience = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 20_000 } } };

/** Pure tests touch nothing outside the process; database tests share one real PostgreSQL, a database a file. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: pure,
          exclude: ['**/node_modules/**', '**/*.db.test.ts'],
          setupFiles: ['test/support/fixed-seed.ts'],
          ...patience,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'database',
          include: database,
          globalSetup: ['test/support/database-setup.ts'],
          setupFiles: ['test/support/fixed-seed.ts', 'test/support/past-midnight.ts'],
          ...patience,
          // Each file waits for its database about half of its time: two share even two processors well.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'demo',
          include: ['demo/**/*.test.ts'],
          ...patience,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: ['test/support/journeys-setup.ts'],
          setupFiles: ['test/support/past-midnight.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          ...patience,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
