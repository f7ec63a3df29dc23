// The archive at a glance. Each chart shows the rows that pass every filter but its own, and sets that filter.

/** A card with a heading; a note says what to know before trusting it. */
function card(name, heading, tools, ...body) {
  return h('section', { class: `card ${name}`, 'aria-labelledby': `h-${name}` },
    h('header', {}, h('h2', { id: `h-${name}` }, heading), tools), body);
}

/** A row of buttons of which one is chosen. */
function choice(label, options, chosen, set) {
  return h('div', { class: 'choice', role: 'group', 'aria-label': label },
    options.map(([value, text]) => h('button', {
      type: 'button', 'aria-pressed': String(value === chosen), 'data-key': `${label}:${value}`, on: { click: () => set(value) },
    }, text)));
}

const inCurrency = (list) => list.filter((row) => row.unit === state.currency && row.amount !== null);
const money = (n) => `${short(n)} ${state.currency}`;

/** How much a group of rows weighs: their number, or their amounts in the chosen currency. */
const weight = (list) => (state.by === 'count' ? list.length : inCurrency(list).reduce((total, row) => total + row.amount, 0));
const weighed = (n) => (state.by === 'count' ? count(n) : money(n));

const MODALITIES = [
  ['done', ['actual', 'agreed']],
  ['stated', ['stated']],
  ['ahead', ['planned', 'expected', 'target']],
];

function totals(list) {
  const own = inCurrency(list);
  const exact = sum(own.map((row) => row.project.amount.value));
  const parts = MODALITIES.map(([name, modalities]) => {
    const of = own.filter((row) => modalities.includes(row.project.amount.modality));
    return { name, rows: of.length, total: of.reduce((total, row) => total + row.amount, 0) };
  });
  const whole = parts.reduce((total, part) => total + part.total, 0);
  const regions = new Set(list.map((row) => row.region).filter((r) => provinces.has(r)));
  const companies = new Set(list.flatMap((row) => row.companies));
  const articles = new Set(list.map((row) => row.article));
  const tile = (label, value, note) => h('div', { class: 'total' }, h('dt', {}, label), h('dd', {}, h('b', {}, value), note));
  const others = currencies.filter((c) => c !== state.currency).map((unit) => {
    const of = list.filter((row) => row.unit === unit);
    return of.length ? `${short(Number(sum(of.map((row) => row.project.amount.value))))} ${unit}` : null;
  }).filter(Boolean);
  const bar = h('div', { class: 'stack', role: 'img', 'aria-label': parts.map((p) => `${t(`ui.${p.name}`)} ${money(p.total)}`).join(', ') },
    parts.filter((p) => p.total > 0).map((p) => {
      const piece = h('span', { class: `is-${p.name}` });
      piece.style.setProperty('flex-grow', String(p.total / whole));
      return piece;
    }));
  return h('section', { class: 'totals', 'aria-label': t('ui.totals') },
    h('dl', {},
      tile(t('term.projects'), count(list.length), h('small', {}, t('ui.of_articles', { n: count(articles.size), all: count(data.totals.articles) }))),
      h('div', { class: 'total wide' },
        h('dt', {}, t('ui.sum', { currency: state.currency })),
        h('dd', {}, h('b', {}, short(Number(exact))), h('small', { class: 'exact' }, `${grouped(exact)} ${state.currency}`),
          whole > 0 ? bar : null,
          h('ul', { class: 'parts' }, parts.map((p) => h('li', { class: `is-${p.name}` }, `${t(`ui.${p.name}`)} `, h('b', {}, short(p.total)), ` · ${count(p.rows)}`))),
          others.length ? h('small', {}, `${t('ui.other_currencies')} ${others.join(' · ')}`) : null)),
      tile(t('ui.companies'), count(companies.size), h('small', {}, t('ui.by_name'))),
      tile(t('ui.provinces'), count(regions.size), h('small', {}, t('ui.no_site', { n: count(list.filter((row) => row.region === 'none').length) })))),
    caveats(list, own));
}

function caveats(list, own) {
  const n = (test) => own.filter(test).length;
  const basis = (name) => n((row) => row.project.amount.basis === name);
  const says = [];
  const without = list.filter((row) => row.amount === null).length;
  if (without) says.push(t('ui.caveat_without', { n: count(without), all: count(list.length) }));
  says.push(t('ui.caveat_modality'));
  if (data.aggregates.length) says.push(t('ui.caveat_aggregates', { n: count(data.aggregates.length) }));
  if (currencies.length > 1) says.push(t('ui.caveat_currencies'));
  if (basis('bound') + basis('phases') + basis('first')) {
    says.push(t('ui.caveat_basis', { bound: count(basis('bound')), phases: count(basis('phases')), first: count(basis('first')) }));
  }
  const repeats = list.filter((row) => row.repeat).length;
  if (repeats) says.push([t('ui.caveat_repeats', { n: count(repeats) }), ' ', h('button', { type: 'button', class: 'link', 'data-key': 'unique', on: { click: () => go({ unique: '1' }) } }, t('ui.leave_out'))]);
  if (data.totals.repeated) says.push(t('ui.caveat_same', { n: count(data.totals.repeated) }));
  const inferred = list.filter((row) => row.project.site && ['home_place', 'counterparty'].includes(row.project.site.basis)).length;
  if (inferred) says.push(t('ui.caveat_sites', { n: count(inferred) }));
  const warned = Object.entries(data.totals.warnings).sort((a, b) => b[1] - a[1]);
  if (warned.length) says.push(`${t('ui.caveat_warnings')} ${warned.map(([code, k]) => `${t(`warning.${code}`)} ${count(k)}`).join(', ')}.`);
  return h('details', { class: 'caveats', open: !matchMedia('(max-width: 720px)').matches },
    h('summary', {}, t('ui.caveats', { n: says.length })), h('ul', {}, says.map((text) => h('li', {}, text))));
}

/** The class of a share of the largest, 0 for nothing, else 1 to 5. */
const shade = (value, most) => (value <= 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(value / most) * 5)));

function map(list) {
  const groups = groupedBy(list, (row) => row.region);
  const of = (code) => weight(groups.get(code) || []);
  const most = Math.max(0, ...tiles.map((tile) => of(tile.code)));
  const chosen = listed(state.region);
  const place = (code, name, sign, extra) => {
    const value = of(code);
    return h('button', {
      type: 'button', class: `tile s${shade(value, most)}${extra || ''}`, 'data-key': `region:${code}`, 'data-region': code, title: `${name}: ${weighed(value)}`,
      'aria-pressed': String(chosen.includes(code)), 'aria-label': `${name}: ${weighed(value)}`, on: { click: () => go(toggled('region', code)) },
    }, h('span', { lang: 'zh' }, sign), h('small', {}, value ? (state.by === 'count' ? count(value) : short(value)) : ''));
  };
  const grid = h('div', { class: 'tiles', role: 'group', 'aria-label': t('ui.map') },
    h('div', { class: 'key' }, h('span', {}, t(state.by === 'count' ? 'ui.fewer' : 'ui.less')), [1, 2, 3, 4, 5].map((n) => h('i', { class: `s${n}` })), h('span', {}, t('ui.more'))),
    tiles.map((tile) => {
      const button = place(tile.code, tile[lang], tile.sign);
      button.style.setProperty('grid-area', `${tile.row + 1} / ${tile.column + 1}`);
      return button;
    }),
    h('div', { class: 'rest' }, ['abroad', 'cn', 'none'].filter((code) => groups.has(code)).map((code) => h('button', {
    type: 'button', class: 'chip', 'data-key': `region:${code}`, 'data-region': code, 'aria-pressed': String(chosen.includes(code)), on: { click: () => go(toggled('region', code)) },
  }, `${t(`place.${code}`)} `, h('b', {}, state.by === 'count' ? count(of(code)) : short(of(code)))))));
  return card('map', t('ui.map'), null, grid, h('p', { class: 'note' }, t('ui.map_note')));
}

function groupedBy(list, keyOf) {
  const groups = new Map();
  for (const row of list) {
    const key = keyOf(row);
    if (groups.has(key)) groups.get(key).push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function timeline(list, room) {
  const groups = new Map();
  let undated = 0;
  for (const row of list) {
    const months = new Set(monthsOf(row, state.clock));
    if (!months.size) undated += 1;
    for (const month of months) {
      if (!groups.has(month)) groups.set(month, []);
      groups.get(month).push(row);
    }
  }
  const tools = choice(t('ui.clock'), CLOCKS.map((clock) => [clock, clock === 'reported' ? t('ui.reported') : t(`event.${clock}`)]), state.clock, (clock) => go({ clock, month: '' }));
  const known = [...groups.keys()].sort();
  const note = h('p', { class: 'note' }, undated ? t('ui.undated', { n: count(undated) }) : '');
  if (!known.length) return card('timeline', t('ui.timeline'), tools, h('p', { class: 'empty' }, t('ui.nothing')), note);
  const index = (month) => Number(month.slice(0, 4)) * 12 + (Number(month.slice(5)) || 1) - 1;
  const [first, last] = [index(known[0]), index(known[known.length - 1])];
  // Years where months would be too narrow to hit, or where only years are known.
  const yearly = (last - first + 1) * 5 > room || known.every((month) => month.length === 4);
  const bins = new Map();
  if (yearly) for (let y = Math.floor(first / 12); y <= Math.floor(last / 12); y += 1) bins.set(String(y).padStart(4, '0'), []);
  else for (let n = first; n <= last; n += 1) bins.set(`${String(Math.floor(n / 12)).padStart(4, '0')}-${String((n % 12) + 1).padStart(2, '0')}`, []);
  let yearOnly = 0;
  for (const [month, of] of groups) {
    const bin = yearly ? month.slice(0, 4) : month;
    if (bins.has(bin)) for (const row of of) bins.get(bin).push(row);
    else yearOnly += of.length;
  }
  if (yearOnly) note.textContent += ` ${t('ui.year_only', { n: count(yearOnly) })}`;
  const all = [...bins].map(([bin, of]) => ({ bin, value: weight(of) }));
  const most = Math.max(1e-9, ...all.map((b) => b.value));
  const [width, height, foot, top] = [room, 132, 20, 16];
  const step = width / all.length;
  const bars = all.map(({ bin, value }, n) => {
    const tall = value > 0 ? Math.max(2, (value / most) * (height - foot - top)) : 0;
    const label = `${bin}: ${weighed(value)}`;
    const wide = Math.min(step, 48);
    const x = n * step + (step - wide) / 2;
    return g('g', {
      class: state.month && bin.startsWith(state.month) ? 'bar chosen' : 'bar', tabindex: value > 0 ? 0 : undefined, role: value > 0 ? 'button' : undefined, 'aria-pressed': value > 0 ? String(state.month === bin) : undefined,
      'aria-label': value > 0 ? label : undefined, 'data-key': `month:${bin}`, 'data-month': bin, on: value > 0 ? pressed(() => go({ month: state.month === bin ? '' : bin })) : {},
    }, g('title', {}, label), g('rect', { class: 'hit', x: n * step, y: 0, width: step, height: height - foot }),
    g('rect', { class: 'fill', x: x + wide * 0.08, y: height - foot - tall, width: wide * 0.84, height: tall, rx: Math.min(2, wide / 6) }));
  });
  // A label for each year, or for some of the months where there is one year only.
  const labels = [];
  let free = -Infinity;
  all.forEach(({ bin }, n) => {
    const begins = yearly || bin.endsWith('-01') || n === 0 || all.length <= 14;
    const x = n * step + (yearly || all.length <= 14 ? step / 2 : 0);
    if (!begins || x < free) return;
    const text = yearly || all.length > 14 ? bin.slice(0, 4) : bin;
    labels.push(g('text', { x: Math.min(Math.max(x, 0), width - 28), y: height - 5, 'text-anchor': yearly || all.length <= 14 ? 'middle' : 'start' }, text));
    free = x + (text.length > 4 ? 58 : 38);
  });
  const axis = g('line', { class: 'axis', x1: 0, x2: width, y1: height - foot + 0.5, y2: height - foot + 0.5 });
  const peak = g('text', { class: 'peak', x: 0, y: 10 }, `${t('ui.peak')} ${weighed(most === 1e-9 ? 0 : most)}`);
  return card('timeline', t('ui.timeline'), tools,
    g('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'group', 'aria-label': t('ui.timeline') }, axis, peak, bars, labels), note);
}

function funnel(list) {
  const groups = groupedBy(list, (row) => row.stage);
  const of = (stage) => groups.get(stage) || [];
  const shown = STAGES.filter((stage, n) => STAGES.slice(n).some((s) => groups.has(s)));
  const reached = (stage) => STAGES.slice(STAGES.indexOf(stage)).flatMap(of);
  const most = Math.max(1e-9, weight(shown.length ? reached(shown[0]) : []), ...[...ENDED, 'none'].map((s) => weight(of(s))));
  const chosen = listed(state.stage);
  const line = (stage, whole) => {
    const [at, all] = [weight(of(stage)), weight(whole)];
    const bar = h('span', { class: 'track' }, h('span', { class: 'reached' }), h('span', { class: 'at' }));
    bar.firstChild.style.setProperty('width', `${(all / most) * 100}%`);
    bar.lastChild.style.setProperty('width', `${(at / most) * 100}%`);
    return h('li', {}, h('button', {
      type: 'button', class: `line${ENDED.includes(stage) || stage === 'none' ? ' aside' : ''}`, 'data-key': `stage:${stage}`, 'data-stage': stage, 'aria-pressed': String(chosen.includes(stage)),
      'aria-label': `${t(`stage.${stage}`)}: ${weighed(at)}${whole === of(stage) ? '' : `, ${t('ui.reached')} ${weighed(all)}`}`, on: { click: () => go(toggled('stage', stage)) },
    }, h('span', { class: 'label' }, t(`stage.${stage}`)), bar,
    h('span', { class: 'value' }, state.by === 'count' ? count(at) : short(at), ENDED.includes(stage) || stage === 'none' ? null : h('small', {}, ` / ${state.by === 'count' ? count(all) : short(all)}`))));
  };
  return card('funnel', t('ui.funnel'), null, h('ol', { class: 'lines' },
    shown.map((stage) => line(stage, reached(stage))),
    [...ENDED, 'none'].filter((s) => groups.has(s)).map((s) => line(s, of(s)))), h('p', { class: 'note' }, t('ui.funnel_note')));
}

const TOP = 10;

function largest(list) {
  const top = inCurrency(list).sort((a, b) => b.amount - a.amount || a.n - b.n).slice(0, TOP);
  const most = top.length ? top[0].amount : 1;
  return card('largest', t('ui.largest'), null, top.length ? h('ol', { class: 'lines' }, top.map((row) => {
    const bar = h('span', { class: 'track' }, h('span', { class: 'at' }));
    bar.firstChild.style.setProperty('width', `${Math.max(0.5, (row.amount / most) * 100)}%`);
    return h('li', {}, h('button', { type: 'button', class: 'line two', 'data-key': `largest:${row.key}`, on: { click: () => go({ open: `${row.key}~investment` }, true) } },
      h('span', { class: 'label', title: row.name }, zh('span', {}, row.name || t('term.unnamed')), zh('small', {}, [row.companies[0], regionName(row.region)].filter(Boolean).join(' · '))), bar, h('span', { class: 'value' }, short(row.amount))));
  })) : h('p', { class: 'empty' }, t('ui.nothing')), h('p', { class: 'note' }, t('ui.largest_note', { currency: state.currency })));
}

function named(list) {
  const tally = new Map();
  for (const row of list) for (const name of new Set(row.companies)) {
    if (!tally.has(name)) tally.set(name, []);
    tally.get(name).push(row);
  }
  const top = [...tally].map(([name, of]) => ({ name, value: weight(of), articles: new Set(of.map((row) => row.article)).size }))
    .filter((c) => c.value > 0).sort((a, b) => b.value - a.value || b.articles - a.articles || (a.name < b.name ? -1 : 1)).slice(0, TOP);
  const most = top.length ? top[0].value : 1;
  return card('named', t('ui.named'), null, top.length ? h('ol', { class: 'lines' }, top.map(({ name, value, articles }) => {
    const bar = h('span', { class: 'track' }, h('span', { class: 'at' }));
    bar.firstChild.style.setProperty('width', `${Math.max(0.5, (value / most) * 100)}%`);
    return h('li', {}, h('button', {
      type: 'button', class: 'line two', 'data-key': `company:${name}`, 'aria-pressed': String(state.company === name), on: { click: () => go({ company: state.company === name ? '' : name }) },
    }, h('span', { class: 'label', title: name }, zh('span', {}, name), h('small', {}, t('ui.in_articles', { n: count(articles) }))), bar, h('span', { class: 'value' }, state.by === 'count' ? count(value) : short(value))));
  })) : h('p', { class: 'empty' }, t('ui.nothing')), h('p', { class: 'note' }, t('ui.named_note')));
}
