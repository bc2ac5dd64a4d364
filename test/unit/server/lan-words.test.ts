import qrcode from 'qrcode';
import { describe, expect, it } from 'vitest';
import { hostWords, lanWords } from '../../../apps/server/src/lan/lan-words.ts';
import { qrCode } from '../../../apps/server/src/lan/qr-code.ts';

const ADDRESS = 'https://192.168.1.20:8443';
const DARK = { ' ': [0, 0], '▀': [1, 0], '▄': [0, 1], '█': [1, 1] } as const;

describe('the QR code for a terminal', () => {
  it('shows the modules of the address, two a character, with two light ones around', async () => {
    const lines = (await qrCode(ADDRESS)).split('\n').map((line) => [...line.replace(/\u001b\[[\d;]*m/g, '')]);
    const shown = lines.flatMap((line) =>
      [0, 1].map((half) => line.map((character) => DARK[character as keyof typeof DARK][half])),
    );
    const { modules } = qrcode.create(ADDRESS, { errorCorrectionLevel: 'L' });
    for (let y = -2; y < modules.size + 2; y++) {
      for (let x = -2; x < modules.size + 2; x++) {
        const inside = Math.min(x, y) >= 0 && Math.max(x, y) < modules.size;
        expect(shown[y + 2]?.[x + 2]).toBe(inside ? modules.get(y, x) : 0);
      }
    }
  });

  it('is black on white whatever the colours around it', async () => {
    for (const line of (await qrCode(ADDRESS)).split('\n')) expect(line).toMatch(/^\u001b\[30;107m.*\u001b\[0m$/);
  });
});

describe('what the host reads', () => {
  it('is the address, the warning to expect, and a few other names', async () => {
    const others = ['a', 'b', 'c', 'd'].map((name) => `https://${name}:8443`);
    expect(await lanWords([ADDRESS, ...others], false)).toBe(
      [
        'Phones and computers in this network: https://192.168.1.20:8443',
        'Each warns once, for this machine made its certificate itself: choose Advanced -> Continue.',
        'The same, by other names: https://a:8443 https://b:8443 https://c:8443',
      ].join('\n'),
    );
  });

  it('ends with the QR code at a terminal, and has no escapes elsewhere', async () => {
    expect(await lanWords([ADDRESS], true)).toContain(await qrCode(ADDRESS));
    expect(await lanWords([ADDRESS], false)).not.toContain('\u001b');
  });
});

it('the host reads the link for this computer, and the PIN for others', () => {
  expect(hostWords('http://localhost:8080/?key=abc', '246810')).toBe(
    [
      "Review and Studio open in this computer's browser by this link, once: http://localhost:8080/?key=abc",
      'Everywhere else, and later, they ask for the PIN 246810',
    ].join('\n'),
  );
});
