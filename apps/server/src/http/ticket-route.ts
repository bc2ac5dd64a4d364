import { Router } from 'express';
import type { Tickets } from '../play/tickets.ts';
import { isSameOrigin } from './hosts.ts';

/** `POST /api/tickets`: a page asks for the ticket that it will say on its socket. */
export const createTicketRoute = (tickets: Tickets, isStopping: () => boolean): Router => {
  const router = Router();
  router.post('/api/tickets', ({ headers }, response) => {
    response.set('Cache-Control', 'no-store');
    if (!isSameOrigin(headers.origin, headers.host)) {
      return void response.status(403).json({ error: 'Only pages of this server may talk to it.' });
    }
    if (isStopping()) return void response.status(503).json({ error: 'The server is stopping.' });
    response.json({ ticket: tickets.issue() });
  });
  return router;
};
