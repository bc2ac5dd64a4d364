import { connectPlayClient } from '@instep/test/support/play-client';

// Sockets that have sent hello, in a process that can be stopped: then they neither answer nor close.
const [address = '', count = '0'] = process.argv.slice(2);

const players = await Promise.all(Array.from({ length: Number(count) }, () => connectPlayClient(address)));
players.forEach((player) => player.sendHello());
process.stdout.write('connected\n');
