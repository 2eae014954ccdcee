/**
 * SVG -> PNG by resvg (WebAssembly), the same pixels on every machine: text is set in DejaVu Sans, which is installed with
 * the program, and in no font of the system.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Pixels for one of the drawing's own. */
const ZOOM = 2;
const FONTS = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSans-Oblique'];

interface Rasteriser {
  /** @param svg with width and height @returns the bytes of a PNG file */
  png(svg: string): Uint8Array;
}

let program: Promise<Rasteriser> | null = null;

/** Loads the program and the fonts once a process. */
export function openRasteriser(): Promise<Rasteriser> {
  program ??= load();
  return program;
}

async function load(): Promise<Rasteriser> {
  const { resolve } = createRequire(import.meta.url);
  const [{ initWasm, Resvg }, wasm, ...fontBuffers] = await Promise.all([
    import('@resvg/resvg-wasm'),
    readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')),
    ...FONTS.map((name) => readFile(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`))),
  ]);
  await initWasm(wasm);
  return {
    png(svg) {
      const drawing = new Resvg(svg, {
        fitTo: { mode: 'zoom', value: ZOOM },
        font: { fontBuffers, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
      });
      try {
        const image = drawing.render();
        const bytes = image.asPng();
        image.free();
        return bytes;
      } finally {
        drawing.free();
      }
    },
  };
}
