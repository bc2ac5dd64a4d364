import { breakFileSystem } from './break-fs.ts';

// The stub server whose disk breaks, or which dies, at a call of the file system that BREAK_FS names.
breakFileSystem(process.env['BREAK_FS'] ?? '', process.env['SESSIONS_DIR'] ?? '');
await import('../../../test/support/fake-server-process.ts');
