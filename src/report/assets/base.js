// Elements, words and numbers. Text reaches the document as text nodes and attributes only.
const setting = JSON.parse(document.getElementById('setting').textContent);
const words = new Map(setting.words.map(([key, en, zh]) => [key, { en, zh }]));
let lang = setting.lang;

/** The word of a key in the language of the interface; {n} is filled in, and {n:s} is an s unless n is 1. */
function t(key, fill) {
  const entry = words.get(key);
  const text = entry ? entry[lang] : key.slice(key.indexOf('.') + 1);
  if (!fill) return text;
  return text.replace(/\{(\w+)(:s)?\}/g, (whole, name, plural) => {
    if (!(name in fill)) return whole;
    return plural ? (String(fill[name]) === '1' ? '' : 's') : String(fill[name]);
  });
}

const SVG = 'http://www.w3.org/2000/svg';

function put(element, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (name === 'style') for (const [property, v] of Object.entries(value)) element.style.setProperty(property, v);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

/** An HTML element. */
const h = (tag, props, ...children) => put(document.createElement(tag), props, children);
/** An SVG element. */
const g = (tag, props, ...children) => put(document.createElementNS(SVG, tag), props, children);
/** Words of an article: Chinese, whatever the language of the interface. */
const zh = (tag, props, ...children) => h(tag, { lang: 'zh', ...props }, ...children);

const grouping = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });
const count = (n) => grouping.format(n);

/** A decimal string with its digits in groups; nothing is rounded. */
function grouped(decimal) {
  const [, sign, whole, rest] = /^(-?)(\d+)(\.\d+)?$/.exec(decimal) || [];
  return whole === undefined ? decimal : sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + (rest || '');
}

/** The sum of decimal strings, exact. */
function sum(decimals) {
  const places = decimals.reduce((most, d) => Math.max(most, (d.split('.')[1] || '').length), 0);
  let total = 0n;
  for (const d of decimals) {
    const [whole, rest = ''] = d.split('.');
    total += BigInt(whole + rest.padEnd(places, '0'));
  }
  if (places === 0) return total.toString();
  const digits = total.toString().replace('-', '').padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '');
  return (total < 0n ? '-' : '') + text;
}

/** A number to three digits with the interface's own large units. */
function short(n) {
  const steps = lang === 'zh' ? [[1e12, '万亿'], [1e8, '亿'], [1e4, '万']] : [[1e12, ' tn'], [1e9, ' bn'], [1e6, ' m'], [1e3, ' k']];
  const [size, unit] = steps.find(([least]) => Math.abs(n) >= least) || [1, ''];
  return Number((n / size).toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 2 }) + unit;
}

/** A figure in base units: ≥ 6,100,000,000 CNY. */
function reading(v) {
  const signs = { about: '≈ ', near: '< ', over: '> ', at_least: '≥ ', at_most: '≤ ' };
  let number;
  if (v.value !== undefined) number = (signs[v.qualifier] || '') + grouped(v.value);
  else if (v.low !== undefined && v.high !== undefined) number = `${grouped(v.low)}–${grouped(v.high)}`;
  else if (v.low !== undefined) number = `≥ ${grouped(v.low)}`;
  else if (v.high !== undefined) number = `≤ ${grouped(v.high)}`;
  else return '';
  return `${number} ${v.unit || ''}${v.period ? ` / ${t(`period.${v.period}`)}` : ''}`;
}

/** Handlers of an element that is no button but acts as one. */
const pressed = (act) => ({
  click: act,
  keydown: (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      act(event);
    }
  },
});
