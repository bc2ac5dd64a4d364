import { ROUTES } from '@instep/protocol/routes';
import { Router } from 'express';
import type { ExpiringTokens } from '../access/expiring-tokens.ts';
import { refuseForeignPages } from '../access/foreign-pages.ts';

/** `POST /api/tickets`: a page requests the ticket that it will send on its socket. */
export const createTicketRoute = (tickets: ExpiringTokens, isStopping: () => boolean): Router => {
  const router = Router();
  router.post(ROUTES.tickets, refuseForeignPages, (_request, response) => {
    response.set('Cache-Control', 'no-store');
    if (isStopping()) return void response.status(503).json({ error: 'The server is stopping.' });
    response.json({ ticket: tickets.issue() });
  });
  return router;
};
