/** How many leaders the demo force knows when it starts; the exercise sends to all of them. */
export const DEMO_LEADERS = 1_000;
