import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, REPOSITORY, SETTINGS } from '../../../apps/server/src/config.ts';

describe('the settings', () => {
  it('have defaults for everything', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ port: 8080, host: '127.0.0.1', poseModel: 'full', allowedHosts: [] });
    expect(config.sessionsFolder).toBe(path.join(REPOSITORY, 'sessions'));
  });

  it('are taken from the environment', () => {
    const config = readConfig({ PORT: '9000', ALLOWED_HOSTS: 'Dance.example, [fe80::1]', POSE_MODEL: 'lite' });
    expect(config).toMatchObject({ port: 9000, allowedHosts: ['dance.example', '[fe80::1]'], poseModel: 'lite' });
  });

  it('take their default when they are empty', () => {
    expect(readConfig({ PORT: '' }).port).toBe(8080);
  });

  it.each([
    ['PORT', 'ten', 'PORT: expected a whole number in 0..65535, got "ten"'],
    ['PORT', '65536', 'PORT: expected a whole number in 0..65535, got "65536"'],
    ['PORT', '-1', 'PORT: expected a whole number in 0..65535, got "-1"'],
    ['PORT', '8080.5', 'PORT: expected a whole number in 0..65535, got "8080.5"'],
    ['POSE_MODEL', 'huge', 'POSE_MODEL: expected one of full, heavy, lite, movenet, got "huge"'],
    ['ALLOWED_HOSTS', 'a b;c', 'ALLOWED_HOSTS: expected host names with commas between them, got "a b;c"'],
  ])('say what is wrong with %s=%s', (name, value, words) => {
    expect(() => readConfig({ [name]: value })).toThrow(new ConfigError(words));
  });

  it('are each in the environment under a name of their own, and say what they mean', () => {
    const settings = Object.values(SETTINGS);
    expect(new Set(settings.map(({ env }) => env)).size).toBe(settings.length);
    for (const { meaning } of settings) expect(meaning).toMatch(/^[A-Z].*\.$/s);
  });
});
