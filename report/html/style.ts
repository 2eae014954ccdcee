/** The one style sheet of the page: system fonts, light and dark, narrow screens, paper. No request leaves the page. */
import { required } from '../../schemas/required.js';
import { shadeVariables } from '../content/palette.js';

const LIGHT =
  `--paper:#fdfdfb;--raised:#ffffff;--ink:#1c2126;--soft:#4b545d;--muted:#8b949c;--rule:#dfe2e0;--grid:#e9ebe9;` +
  `--empty:#f1f2f0;--accent:#00598c;--tint:#eef4f7;--density:#00598c;--more:#d55e00;--less:#0072b2;--window:#009e7326;--middle:#1c2126;` +
  shadeVariables('light');

const DARK =
  `--paper:#14171a;--raised:#1a1e22;--ink:#e8eaec;--soft:#b3bac1;--muted:#7d868f;--rule:#31373d;--grid:#262b30;` +
  `--empty:#1d2226;--accent:#7cc8f2;--tint:#1b2833;--density:#7cc8f2;--more:#f07d28;--less:#3f9fe0;--window:#0fb08533;--middle:#14171a;` +
  shadeVariables('dark');

/** @returns variable -> colour of the light page, for drawings outside it */
export function lightColours(): Map<string, string> {
  return new Map(
    [...LIGHT.matchAll(/(--[a-z0-9]+):([^;]+);/g)].map(([, name, colour]) => [required(name), required(colour)]),
  );
}

const SANS = `system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif`;
const SERIF = `"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L","Book Antiqua",Charter,Georgia,serif`;
const MONO = `ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace`;

export const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 ${SANS}}
main,body>header,body>footer{max-width:1088px;margin:0 auto;padding:0 24px}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:3px}
body>header{padding-top:64px}
.over{margin:0;color:var(--soft);font-size:13px;letter-spacing:.09em;text-transform:uppercase}
h1,h2,h3{font-family:${SERIF};font-weight:600;line-height:1.2;text-wrap:balance}
h1{margin:6px 0 10px;font-size:clamp(30px,5vw,46px);letter-spacing:-.01em;overflow-wrap:anywhere}
h2{margin:0 0 6px;font-size:28px}
h3{margin:32px 0 6px;font-size:19px}
.statement,.lead{max-width:72ch;margin:0;color:var(--soft);font-size:17px}
nav{margin:28px 0 0;padding:10px 0;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule);font-size:13.5px}
nav a{display:inline-block;margin:2px 15px 2px 0;color:var(--soft);text-decoration:none}
nav a:hover{color:var(--accent);text-decoration:underline}
section{margin-top:72px;scroll-margin-top:16px}
.lead{margin-bottom:24px}
.headline{display:grid;grid-template-columns:repeat(auto-fit,minmax(168px,1fr));gap:0 28px;margin:36px 0 0}
.headline div{display:flex;flex-direction:column;padding:12px 0 4px;border-top:2px solid var(--ink)}
.headline dt{order:1;font-size:14px;font-weight:600}
.headline dd{margin:0}
.headline .value{font:600 44px/1.1 ${SERIF};font-variant-numeric:lining-nums;letter-spacing:-.02em}
.headline .aside{order:2;color:var(--soft);font-size:13px;line-height:1.4}
.facts{display:grid;grid-template-columns:max-content minmax(0,72ch);gap:8px 24px;margin:0}
.facts dt{color:var(--soft);font-size:14px;line-height:24.8px}
.facts dd{min-width:0;margin:0;overflow-wrap:anywhere}
.limits{max-width:80ch;margin:28px 0 0;padding:16px 20px 16px 38px;border-left:3px solid var(--c4);background:var(--raised)}
.limits li+li{margin-top:10px}
figure{counter-increment:figure;margin:32px 0 0}
figcaption{max-width:84ch;margin-top:10px;color:var(--soft);font-size:14px;line-height:1.5}
figcaption::before{content:"Figure " counter(figure) ".  ";color:var(--ink);font-weight:600}
body{counter-reset:figure}
.drawing{overflow-x:auto}
.chart{display:block;width:100%;height:auto;overflow:visible;font:11px ${SANS};text-anchor:middle;fill:currentColor;
font-variant-numeric:tabular-nums}
.chart text{white-space:pre}
.chart [data-layer$="label"]{fill:var(--soft)}
.chart [data-layer$="tick"]{stroke:var(--muted)}
.chart [data-layer$="grid"]{shape-rendering:crispEdges}
.chart .spectra path:hover,.chart .mean path:hover{stroke-width:3;stroke-opacity:1}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:0 40px}
.maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,150px),1fr));gap:6px 10px;margin-top:18px}
.tables{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr));gap:18px 28px}
.tables p{margin:0 0 4px;font-size:14px;font-weight:600}.tables small{margin-left:6px;color:var(--soft);font-weight:400}
.chart .leaves{shape-rendering:crispEdges}
.card .chart{max-width:340px!important}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin-bottom:10px;font-size:13px}
.index{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,310px),1fr));gap:3px 24px;width:100%;margin:0;padding:0;list-style:none}
.index li{display:flex;align-items:baseline;gap:0 6px;min-width:0;overflow-wrap:anywhere}
.index b{white-space:nowrap}.index small{margin-left:auto;color:var(--soft);font-size:12px;white-space:nowrap}
.index .mark{align-self:center;margin-right:0}
.key{display:inline-flex;align-items:center;white-space:nowrap}
.key small,.key .aside{margin-left:6px;color:var(--soft);font-size:12px}
.mark{display:inline-block;flex:none;width:14px;height:14px;margin-right:6px}
.key .disc,.key .box,.key .line{display:inline-block;width:10px;height:10px;margin-right:6px}
.key .disc{border-radius:50%}
.key .disc.test{background:var(--c1)}.key .disc.other{background:var(--muted);opacity:.6}
.key .disc.ink{width:6px;height:6px;background:var(--ink)}
.key .line{width:18px;height:3px}
.key .box{width:14px;height:12px;background:var(--c0)}.key .box.pale{border:1px solid var(--c0);background:color-mix(in srgb,var(--c0) 35%,transparent)}.key .box.window{background:var(--window)}
.ramp{width:120px;height:10px;margin:0 8px;background:linear-gradient(to right,color-mix(in srgb,var(--density) 14%,transparent),var(--density))}
.ramp.onset{background:linear-gradient(to right,#440154,#3b528b,#21918c,#5ec962,#fde725)}
.ramp.diverging{background:linear-gradient(to right,var(--less),var(--empty),var(--more))}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,200px),1fr));gap:20px}
.card{display:flex;flex-direction:column;min-width:0;padding:12px 14px;border:1px solid var(--rule);border-radius:6px;
background:var(--raised);break-inside:avoid}
.card header{display:flex;align-items:baseline;justify-content:space-between;margin-bottom:6px;color:var(--soft);font-size:13px}
.card h3{display:flex;align-items:center;margin:0;color:var(--ink);font-size:17px}
.card p{margin:4px 0 0;font-size:14px}
.card .named{margin:-4px 0 6px;color:var(--soft)}
.card small,.note{color:var(--soft)}
.card small{font-size:12px}
.note{max-width:84ch;margin:6px 0;font-size:14px}
.nothing{margin:0;padding:20px;border:1px dashed var(--rule);border-radius:6px;color:var(--soft)}
details{margin-top:6px;font-size:14px}
summary{width:max-content;max-width:100%;color:var(--soft);cursor:pointer}
summary:hover{color:var(--accent)}
.scroll{position:relative;max-height:560px;margin-top:8px;overflow:auto;border-top:1px solid var(--ink);border-bottom:1px solid var(--rule)}
.whole .scroll{max-height:none}
.note+.statement{margin-top:18px}
table{width:100%;border-collapse:collapse;font-size:13.5px;line-height:1.4}
thead th{position:sticky;top:0;background:var(--paper);box-shadow:inset 0 -1px var(--rule);font-weight:600;vertical-align:bottom}
th,td{padding:5px 14px 5px 0;text-align:left;vertical-align:baseline}
th:first-child,td:first-child{padding-left:8px}
tbody tr+tr td{border-top:1px solid var(--grid)}
tbody tr:hover td{background:var(--tint)}
@media (min-width:601px){.many table{font-size:12.5px}.many th,.many td{padding-right:9px}.many td.name{white-space:normal}}
tr.chosen td{background:var(--tint);font-weight:600}
.many td.num small{display:block}
.num{text-align:right;font-variant-numeric:tabular-nums lining-nums;white-space:nowrap}
td.name{white-space:nowrap}
th.num{white-space:normal}
.no{color:var(--soft);font-style:italic}
sub{font-size:.75em;line-height:0}
code{font:12.5px ${MONO};overflow-wrap:anywhere}
body>footer{margin-top:80px;padding-bottom:48px;color:var(--soft);font-size:13px}
@media (max-width:600px){
main,body>header,body>footer{padding-left:12px;padding-right:12px}
body>header{padding-top:32px}
section{margin-top:52px}
.headline{grid-template-columns:1fr 1fr;gap:18px 20px}
.headline .value{font-size:34px}
.facts{grid-template-columns:1fr;gap:0}
.facts dd{margin-bottom:10px}
.stacked{max-height:none}
.stacked thead{display:none}
.stacked table,.stacked tbody,.stacked tr,.stacked td{display:block}
.stacked tr{padding:8px 0}
.stacked tr+tr{border-top:1px solid var(--rule)}
.stacked td,.stacked td:first-child{padding:1px 0;border:0;text-align:left;white-space:normal;overflow-wrap:anywhere}
.stacked td:empty{display:none}
.stacked td::before{content:attr(data-head) ": ";color:var(--soft);font-weight:400}
}
@media print{
@page{margin:16mm}
body{font-size:10.5pt}
nav,details{display:none}
:root{--paper:#ffffff}
.pair,.tables{grid-template-columns:1fr 1fr;gap:8px 24px}
.maps{grid-template-columns:repeat(6,1fr)}
.cards{grid-template-columns:repeat(3,1fr);gap:10px}
.index{grid-template-columns:repeat(3,1fr)}
.headline{grid-template-columns:repeat(5,1fr);gap:0 14px}
.headline .value{font-size:26pt}
.headline dt{font-size:9pt}
table{font-size:7.5pt}
th,td{padding-right:7px}
td.name{white-space:normal;overflow-wrap:break-word}
td.num small{display:block}
section{margin-top:28pt}
figure,.card,tr,.lead{break-inside:avoid}
figure{margin-top:16pt}
body>footer{margin-top:16pt;padding-bottom:0}
h2,h3,.lead{break-after:avoid}
.many thead{display:none}
.many table,.many tbody,.many tr{display:block}
.many tr{padding:4pt 0;border-top:1px solid var(--rule)}
.many td.num small{display:inline}
.many td{display:inline-block;max-width:100%;padding:0 8pt 0 0;border:0;text-align:left;white-space:normal}
.many td:empty{display:none}
.many td::before{content:attr(data-head) " ";color:var(--soft);font-weight:400}
.scroll{max-height:none;overflow:visible}
.chart{min-width:0!important;max-height:150mm}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;
