/**
 * What the operating system refused, in words, with a way out. Imports nothing: it has to work where no further file can be
 * opened.
 */

import { required } from '../../schemas/required.js';

interface SystemFault {
  readonly what: string;
  readonly wayOut: string;
}

const SYSTEM_FAULTS: Readonly<Record<string, SystemFault>> = {
  EMFILE: { what: 'too many open files in one process', wayOut: 'ulimit -n 4096, then the same command again' },
  ENFILE: { what: 'too many open files on this machine', wayOut: 'end other programs, or raise fs.file-max' },
  EAGAIN: { what: 'no further process or thread may be started', wayOut: 'end other programs, or raise ulimit -u' },
  ENOMEM: { what: 'not enough memory', wayOut: 'end other programs, or use a machine with more memory' },
  ENOSPC: { what: 'the disk is full', wayOut: 'make room, or --data with a folder on another disk' },
  EDQUOT: { what: 'the disk quota is used up', wayOut: 'make room, or --data with a folder on another disk' },
  EROFS: { what: 'the file system is read-only', wayOut: '--data with a folder that can be written' },
  EIO: {
    what: 'the disk cannot read or write',
    wayOut: 'look at the disk (dmesg), or --data with a folder on another',
  },
  EACCES: { what: 'permission denied', wayOut: 'give this user the right to it, or name another file or folder' },
  EPERM: { what: 'not permitted', wayOut: 'give this user the right to it, or name another file or folder' },
  ELOOP: { what: 'links that lead back to themselves', wayOut: 'mend the links, or name another file or folder' },
  ENAMETOOLONG: { what: 'a name that is too long', wayOut: 'a shorter name or folder' },
  ENOTDIR: { what: 'a file where a folder is needed', wayOut: 'name another folder' },
  EISDIR: { what: 'a folder where a file is needed', wayOut: 'name a file' },
  ENOTEMPTY: { what: 'a folder that is not empty', wayOut: 'name another folder' },
  ENOENT: { what: 'no such file or folder', wayOut: 'check the name, or npm start where it is a part of the program' },
  ENXIO: { what: 'no such device', wayOut: 'name a regular file' },
  EADDRINUSE: { what: 'the port is in use', wayOut: 'end the program that uses it' },
  ERR_MODULE_NOT_FOUND: {
    what: 'a part of the program is missing',
    wayOut: 'npm start, which installs what is missing',
  },
  ERR_DLOPEN_FAILED: { what: 'a library cannot be loaded', wayOut: 'npx spectraloom doctor' },
};

/** Loading the whole program opens some 250 at once. */
const ENOUGH_FILES = 512;

interface SystemErrorText {
  readonly message: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** @returns null where the operating system is not what complains */
export function systemErrorText(error: unknown): SystemErrorText | null {
  if (!(error instanceof Error)) return null;
  const { path, syscall } = error as NodeJS.ErrnoException;
  const code = codeOf(error);
  if (code === null) return null;
  const { what, wayOut } = required(SYSTEM_FAULTS[code]);
  const place = path ?? /, \w+ '([^']+)'/.exec(error.message)?.[1];
  return {
    message: place === undefined ? what : `${what}: ${place}`,
    facts: { found: [code, syscall].filter(Boolean).join(', '), 'way out': wayOut },
  };
}

/** The way out of the first cause that is the operating system's; what is not there, our own errors have said. */
export function systemWayOut(error: unknown): string | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    const code = codeOf(one);
    if (code !== null && code !== 'ENOENT') return required(SYSTEM_FAULTS[code]).wayOut;
  }
  return null;
}

/** The loader takes a package that it could not look into for one that is not there. */
function opensFewFiles(): boolean {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: number | string } } };
  return Number(userLimits?.open_files?.soft) < ENOUGH_FILES;
}

/** What the loader says where it leaves out its code: of a package whose own description could not be opened. */
const NOT_FOUND = /^Cannot find (module|package) /;

/** Errors of a child process come with their message alone, which begins with the code. */
function codeOf(error: Error): string | null {
  const stated = (error as NodeJS.ErrnoException).code ?? /^(E[A-Z]+): /.exec(error.message)?.[1] ?? '';
  const given = NOT_FOUND.test(error.message) ? 'ERR_MODULE_NOT_FOUND' : stated;
  const code = given === 'ERR_MODULE_NOT_FOUND' && opensFewFiles() ? 'EMFILE' : given;
  return Object.hasOwn(SYSTEM_FAULTS, code) ? code : null;
}
