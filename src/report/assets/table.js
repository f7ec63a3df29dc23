// The projects as a table: sorted, paged, each cell leading to its evidence.
const COLUMNS = [
  { name: 'name', slot: 'name', term: 'term.project', sort: (a, b) => last(a.name, b.name) || a.name.localeCompare(b.name, 'zh') },
  { name: 'companies', slot: 'companies', term: 'ui.companies', sort: (a, b) => last(a.companies[0], b.companies[0]) || (a.companies[0] || '').localeCompare(b.companies[0] || '', 'zh') },
  { name: 'site', slot: 'site', term: 'ui.site', sort: (a, b) => siteKey(a).localeCompare(siteKey(b)) },
  { name: 'stage', slot: 'stage', term: 'ui.stage', sort: (a, b) => (ORDER.get(a.stage) ?? 99) - (ORDER.get(b.stage) ?? 99) },
  { name: 'amount', slot: 'investment', term: 'ui.investment', number: true, sort: byAmount, missing: (row) => row.amount === null },
  { name: 'output', slot: 'output', term: 'ui.output' },
  { name: 'date', slot: 'source', term: 'ui.date', sort: (a, b) => (a.article.date || '').localeCompare(b.article.date || ''), missing: (row) => !row.article.date },
  { name: 'article', slot: 'source', term: 'ui.article', sort: (a, b) => a.article.id.localeCompare(b.article.id) },
];

const last = (a, b) => (a ? 0 : 1) - (b ? 0 : 1);
const siteKey = (row) => (row.region === 'none' ? '~' : provinces.has(row.region) ? `0${row.region}${(row.project.site || {}).code || ''}` : `1${row.region}${row.site}`);

/** Currencies are not compared: the chosen one's amounts come first, then each other one's. */
function byAmount(a, b) {
  if (a.unit !== b.unit) return rank(a.unit) - rank(b.unit);
  return a.amount - b.amount;
}
const rank = (unit) => (unit === null ? 1e6 : unit === state.currency ? -1 : currencies.indexOf(unit));

function sorted(list) {
  const down = state.sort.startsWith('-');
  const column = COLUMNS.find((c) => c.name === state.sort.replace('-', '') && c.sort);
  if (!column) return list;
  const missing = column.missing || (() => false);
  return [...list].sort((a, b) => {
    // What has no value stands last in both directions, and so do other currencies.
    const gone = Number(missing(a)) - Number(missing(b));
    if (gone) return gone;
    if (column.name === 'amount' && a.unit !== b.unit) return byAmount(a, b);
    return (down ? -column.sort(a, b) : column.sort(a, b)) || a.n - b.n;
  });
}

/** What stands in a cell: nodes for the page. */
const CELLS = {
  name: (row) => (row.name ? zh('span', { class: 'name' }, row.name) : h('span', { class: 'none' }, t('term.unnamed'))),
  companies: (row) => row.project.companies.slice(0, 2).map((c) => h('span', { class: 'entry' }, zh('span', {}, data.companies[c.company]), h('small', {}, t(`role.${c.role}`))))
    .concat(row.project.companies.length > 2 ? [h('small', {}, t('ui.and_more', { n: row.project.companies.length - 2 }))] : []),
  site: (row) => (row.project.site ? [zh('span', { title: row.site }, row.site), ['home_place', 'counterparty'].includes(row.project.site.basis) ? h('small', {}, t('ui.inferred')) : null] : null),
  stage: (row) => (row.stage === 'none' ? null : [h('span', {}, t(`stage.${row.stage}`)), dateOfStage(row)]),
  amount: (row) => {
    const amount = row.project.amount;
    if (!amount) {
      const other = row.project.investment[0];
      return other === undefined ? null : [zh('span', { class: 'stated aside' }, markText(row.article, row.article.marks[other])), h('small', {}, t(`metric.${row.article.marks[other].value.metric}`))];
    }
    const first = amount.marks.length ? row.article.marks[amount.marks[0]] : null;
    return [
      zh('span', { class: 'stated' }, first && amount.basis !== 'phases' ? markText(row.article, first) : `${short(row.amount)} ${amount.unit}`),
      h('small', { class: 'reading' }, amount.basis === 'figure' && first ? reading(first.value) : `${grouped(amount.value)} ${amount.unit}`),
      h('small', {}, [amount.modality === 'stated' ? null : t(`modality.${amount.modality}`), amount.basis === 'figure' ? null : t(`amount.${amount.basis}`)].filter(Boolean).join(' · ')),
    ];
  },
  output: (row) => row.project.output.slice(0, 2).map((n) => {
    const mark = row.article.marks[n];
    return h('span', { class: 'entry' }, zh('span', {}, markText(row.article, mark)), h('small', {}, t(`metric.${mark.value.metric}`)));
  }).concat(row.project.output.length > 2 ? [h('small', {}, t('ui.and_more', { n: row.project.output.length - 2 }))] : []),
  date: (row) => h('time', {}, row.article.date || ''),
  article: (row) => [zh('span', { class: 'source' }, row.article.title || row.article.id), h('small', {}, row.article.title ? row.article.id : '')],
};

function dateOfStage(row) {
  const dated = row.project.events.filter((e) => e.edtf);
  const event = dated.find((e) => e.actual) || dated[0];
  return event ? h('small', {}, `${t(`event.${event.stage}`)} ${event.edtf}${event.actual ? '' : ` (${t('term.planned_for')})`}`) : null;
}

function table(list) {
  const size = Number(state.size);
  const pages = Math.max(1, Math.ceil(list.length / size));
  const page = Math.min(Math.max(1, Number.parseInt(state.page, 10) || 1), pages);
  const shown = list.slice((page - 1) * size, page * size);
  const head = h('tr', { role: 'row' }, COLUMNS.map((column) => {
    const direction = state.sort === column.name ? 'ascending' : state.sort === `-${column.name}` ? 'descending' : 'none';
    const next = direction === 'none' ? (column.number || column.name === 'date' ? `-${column.name}` : column.name) : direction === (column.number || column.name === 'date' ? 'descending' : 'ascending') ? (state.sort.startsWith('-') ? column.name : `-${column.name}`) : '';
    return h('th', { scope: 'col', role: 'columnheader', class: `c-${column.name}`, 'aria-sort': column.sort ? direction : undefined },
      column.sort ? h('button', { type: 'button', 'data-key': `sort:${column.name}`, on: { click: () => go({ sort: next }) } }, t(column.term), h('span', { class: 'arrow', 'aria-hidden': 'true' }, { ascending: '↑', descending: '↓', none: '↕' }[direction])) : t(column.term));
  }));
  const body = h('tbody', {}, shown.map((row) => h('tr', { role: 'row', 'data-row': row.key, class: state.open.startsWith(`${row.key}~`) ? 'open' : undefined }, COLUMNS.map((column) => {
    const content = CELLS[column.name](row);
    const empty = content === null || (Array.isArray(content) && !content.length);
    const open = () => go({ open: `${row.key}~${column.slot}` }, true);
    return h('td', {
      role: 'gridcell', class: `c-${column.name}`, tabindex: -1, 'data-key': `cell:${row.key}~${column.name}`, 'data-label': t(column.term), 'data-empty': empty, 'aria-haspopup': 'dialog', on: pressed(open),
    }, empty ? h('span', { class: 'none', 'aria-label': t('ui.not_said') }, '–') : content);
  }))));
  const grid = h('table', { role: 'grid', 'aria-label': t('term.projects'), 'aria-rowcount': list.length + 1 }, h('thead', {}, head), body);
  grid.addEventListener('keydown', gridKeys);
  const first = body.querySelector('td');
  if (first) first.tabIndex = 0;
  return h('section', { class: 'table', 'aria-labelledby': 'h-table' },
    h('header', {}, h('h2', { id: 'h-table' }, t('term.projects')), h('span', { class: 'many', role: 'status' }, t('ui.rows', { n: count(list.length), all: count(rows.length) })), h('span', { class: 'space' }),
      h('button', { type: 'button', class: 'act', 'data-key': 'csv', on: { click: () => download(list) } }, t('ui.csv'))),
    list.length ? h('div', { class: 'scroll' }, grid) : h('p', { class: 'empty' }, t('ui.no_rows'), ' ', h('button', { type: 'button', class: 'link', on: { click: clear } }, t('ui.clear'))),
    h('nav', { class: 'pager', 'aria-label': t('ui.pages') },
      h('button', { type: 'button', class: 'act', 'data-key': 'prev', disabled: page <= 1, on: { click: () => go({ page: String(page - 1) }) } }, t('ui.previous')),
      h('span', {}, t('ui.page', { n: count(page), all: count(pages) })),
      h('button', { type: 'button', class: 'act', 'data-key': 'next', disabled: page >= pages, on: { click: () => go({ page: String(page + 1) }) } }, t('ui.next')),
      h('label', {}, t('ui.per_page'), ' ', select('size', ALLOWED.size.map((n) => [n, n])))));
}

function select(name, options, extra) {
  return h('select', { 'data-key': `select:${name}`, ...extra, on: { change: (event) => go({ [name]: event.target.value }) } },
    options.map(([value, text]) => h('option', { value, selected: state[name] === value }, text)));
}

/** Arrow keys walk over the cells; Enter opens. */
function gridKeys(event) {
  const cell = event.target.closest('td');
  if (!cell) return;
  const line = cell.parentElement;
  const column = [...line.children].indexOf(cell);
  const target = {
    ArrowRight: cell.nextElementSibling, ArrowLeft: cell.previousElementSibling,
    ArrowDown: line.nextElementSibling && line.nextElementSibling.children[column], ArrowUp: line.previousElementSibling && line.previousElementSibling.children[column],
    Home: line.firstElementChild, End: line.lastElementChild,
  }[event.key];
  if (!target) return;
  event.preventDefault();
  cell.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

/** A field of CSV. A spreadsheet must not take it for a formula. */
function field(value) {
  const text = value === null || value === undefined ? '' : String(value);
  const plain = /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** The rows as a table for spreadsheets; amounts stay decimal strings in base units. */
function csv(list) {
  const lines = [['article', 'project', 'name', 'companies', 'roles', 'country', 'site_code', 'site', 'site_basis', 'stage', 'investment_stated', 'investment',
    'currency', 'modality', 'amount_basis', 'output', 'reported', 'outlet', 'title', 'path', 'evidence_start', 'evidence_end', 'evidence']];
  for (const row of list) {
    const { project, article } = row;
    const [site, amount] = [project.site || {}, project.amount || {}];
    const sentence = project.evidence.length ? article.sentences[project.evidence[0]] : [];
    lines.push([article.id, project.id, row.name, row.companies.join('; '), project.companies.map((c) => c.role).join('; '), site.country, site.code, row.site, site.basis, project.stage,
      (amount.marks || []).map((m) => markText(article, article.marks[m])).join('; '), amount.value, amount.unit, amount.modality, amount.basis,
      project.output.map((m) => `${markText(article, article.marks[m])} (${article.marks[m].value.metric})`).join('; '),
      article.date, article.outlet, article.title, article.path, sentence[0], sentence[1], project.evidence.length ? sentenceText(article, project.evidence[0]) : '']);
  }
  // Excel takes UTF-8 for what it is only behind a byte-order mark.
  return `\ufeff${lines.map((line) => line.map(field).join(',')).join('\r\n')}\r\n`;
}

function download(list) {
  const url = URL.createObjectURL(new Blob([csv(list)], { type: 'text/csv;charset=utf-8' }));
  const link = h('a', { href: url, download: 'projects.csv' });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
