import qrcode from 'qrcode';
import { describe, expect, it } from 'vitest';
import { hostMessage, lanMessage, qrCode } from '@instep/server/lan/lan-messages';

const ADDRESS = 'https://192.168.1.20:8443';
const DARK = { ' ': [0, 0], '▀': [1, 0], '▄': [0, 1], '█': [1, 1] } as const;

describe('the QR code for a terminal', () => {
  it('shows the modules of the address, two per character, with a margin of two', async () => {
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

  it('is black on white whatever the terminal colours', async () => {
    for (const line of (await qrCode(ADDRESS)).split('\n')) expect(line).toMatch(/^\u001b\[30;107m.*\u001b\[0m$/);
  });
});

describe('the message about the network', () => {
  it('names the address, the certificate warning and a few other addresses', async () => {
    const others = ['a', 'b', 'c', 'd'].map((name) => `https://${name}:8443`);
    expect(await lanMessage([ADDRESS, ...others], false)).toBe(
      [
        'Phones and computers in this network: https://192.168.1.20:8443',
        'Each shows a warning once, because this computer made its own certificate: choose Advanced -> Continue.',
        'Other addresses of the same: https://a:8443 https://b:8443 https://c:8443',
      ].join('\n'),
    );
  });

  it('ends with the QR code in a terminal, and has no escape sequences elsewhere', async () => {
    expect(await lanMessage([ADDRESS], true)).toContain(await qrCode(ADDRESS));
    expect(await lanMessage([ADDRESS], false)).not.toContain('\u001b');
  });
});

it('the message for the host has the link for this computer and the PIN for others', () => {
  expect(hostMessage('http://localhost:8080/?key=abc', '246810')).toBe(
    [
      "Open Review and Studio in this computer's browser with this link, once: http://localhost:8080/?key=abc",
      'Elsewhere, and later, they ask for the PIN: 246810',
    ].join('\n'),
  );
});
