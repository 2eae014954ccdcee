import { expect, it } from 'vitest';
import { requireModule } from '../../../../../infra/provision/programs/go-install.mjs';

/** Lines as `go version -m` of Go 1.26 prints them. */
const PRINTED = `/somewhere/bin/tool: go1.26.8
\tpath\texample.org/tool/cmd/tool
\tmod\texample.org/tool\tv1.2.3\th1:AAAA=
\tdep\texample.org/other\tv0.1.0\th1:BBBB=
\tbuild\t-trimpath=true
`;
const pinned = { module: 'example.org/tool', version: 'v1.2.3', sum: 'h1:AAAA=' };

it('accepts the pinned module and refuses another version, checksum or module', () => {
  requireModule(PRINTED, pinned);
  for (const other of [{ version: 'v1.2.4' }, { sum: 'h1:BBBB=' }, { module: 'example.org/fork' }]) {
    expect(() => requireModule(PRINTED, { ...pinned, ...other })).toThrow('example.org/tool v1.2.3 h1:AAAA=, expected');
  }
  expect(() => requireModule('/bin/tool: go1.26.8\n', pinned)).toThrow('it names no module');
});
