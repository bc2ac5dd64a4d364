import type { AddressInfo } from 'node:net';
import express from 'express';

// What anybody would serve a folder with: a process for the bench to measure beside our own server.
const server = express()
  .use(express.static(process.argv[2] ?? '.'))
  .listen(0, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
