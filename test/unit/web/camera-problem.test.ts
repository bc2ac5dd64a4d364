import { describe, expect, it } from 'vitest';
import { cameraProblem } from '@instep/web/camera/camera-problem';
import { setLanguage, words } from '@instep/web/words/words.svelte';
import { LANGUAGES } from '@instep/web/words/languages';

const textOf = (errorName: string) => words().camera[cameraProblem(errorName)].text('https://192.168.1.20:8443');

describe('the texts of camera problems', () => {
  it.each([
    ['NotAllowedError', 'Click the camera icon in the address bar, allow it, then try again.'],
    ['NotFoundError', 'Plug one in, then try again.'],
    ['NotReadableError', 'Another program is using the camera (Zoom, Teams?). Close it and try again.'],
  ])('after %s are: %s', (errorName, text) => {
    expect(textOf(errorName)).toBe(text);
  });

  it('name the https address and the command that starts https if the page is not secure', () => {
    expect(words().camera.not_secure.text('https://192.168.1.20:8443')).toBe(
      'Browsers allow the camera only on https. Open https://192.168.1.20:8443. You’ll see a warning: choose Advanced, then Continue. If it doesn’t open, restart Instep with: npm start -- --lan',
    );
  });

  it.each(LANGUAGES)('name the https address and the command in language %s', (language) => {
    setLanguage(language);
    const text = words().camera.not_secure.text('https://192.168.1.20:8443');
    setLanguage('en');
    expect(text).toContain('npm start -- --lan');
    expect(text).toContain('https://192.168.1.20:8443');
  });

  it('offer to try again after an unknown error', () => {
    expect(cameraProblem('TypeError')).toBe('other');
    expect(textOf('TypeError')).toMatch(/try again/);
  });
});
