import { expect, inject, test } from 'vitest';
test('x', () => { console.log(inject('cluster')); expect(1).toBe(1); });
