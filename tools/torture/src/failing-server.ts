import { breakFileSystem } from './file-system-faults.ts';

// The stub server whose disk fails, or which dies, at the file system call that BREAK_FS names.
breakFileSystem(process.env['BREAK_FS'] ?? '', process.env['SESSIONS_DIR'] ?? '');
await import('@instep/test/support/fake-server-process');
