import type { NextFunction, Request, Response } from 'express';
import { describe, expect, it } from 'vitest';
import { createGate } from '@instep/server/access/gate';
import type { Access } from '@instep/server/access/access';

const nobody = { mayAccess: () => false } as unknown as Access;
const gate = createGate(nobody, { ownerOf: async () => null });

/** Whether a stranger gets through to the routes with this address. */
const comesThrough = (path: string, method = 'GET'): boolean => {
  let through = false;
  const refusal = { status: () => refusal, set: () => refusal, json: () => refusal } as unknown as Response;
  const next: NextFunction = () => void (through = true);
  void gate({ path, method, headers: {} } as Request, refusal, next);
  return through;
};

describe('the gate', () => {
  it.each(['/api', '/api/', '/api//', '/API/Sessions', '/api/sessions/', '/api/dances-of-others', '/api/tickets'])(
    'refuses strangers at %s',
    (path) => expect(comesThrough(path)).toBe(false),
  );

  it.each(['/', '/apis', '/api/dances', '/api/dances/', '/API/Dances/made'])('lets everybody through at %s', (path) =>
    expect(comesThrough(path)).toBe(true),
  );

  it('takes as long for a path full of slashes as for another path of that length', () => {
    const fastestMs = (path: string): number => {
      const times = Array.from({ length: 7 }, () => {
        const begun = performance.now();
        for (let k = 0; k < 20; k++) comesThrough(path);
        return performance.now() - begun;
      });
      return Math.min(...times);
    };
    const [letters, slashes] = ['x', '/'].map((letter) => `/api/${letter.repeat(4_000)}x`);
    expect(fastestMs(slashes ?? '')).toBeLessThan(30 * fastestMs(letters ?? ''));
  });
});
