/**
 * Counts the processor time of this process from now on: what work costs, however busy the machine is with other things.
 * For tests. @returns a function that says how many milliseconds it has been so far
 */
export function cpuTimer(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
}
