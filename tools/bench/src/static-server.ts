import type { AddressInfo } from 'node:net';
import express from 'express';

// The usual way to serve a folder: a baseline that the bench measures beside our own server.
const server = express()
  .use(express.static(process.argv[2] ?? '.'))
  .listen(0, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
