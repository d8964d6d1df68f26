import { startTestCluster, type TestCluster } from '#platform/db/test-cluster';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: TestCluster;
  }
}

/** One real PostgreSQL for the whole run, with a migrated template that each test file's database is copied from. */
export default async function setup(project: {
  provide(key: 'cluster', value: TestCluster): void;
}): Promise<() => Promise<void>> {
  const { cluster, stop } = await startTestCluster();
  project.provide('cluster', cluster);
  return stop;
}
