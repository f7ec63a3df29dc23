// What is looked at. All of it stands in the address, so that a view can be sent.
const DEFAULTS = {
  view: '', q: '', region: '', stage: '', month: '', company: '', article: '', unique: '', by: 'count', currency: currencies[0] || 'CNY',
  clock: 'reported', sort: '', page: '1', size: '50', open: '', off: '', focus: '', lang: setting.lang, theme: 'auto',
};
const ALLOWED = {
  view: ['', 'archive', 'article'], by: ['count', 'amount'], clock: CLOCKS, size: ['25', '50', '100', '250'], unique: ['', '1'],
  lang: ['en', 'zh'], theme: ['auto', 'light', 'dark'],
};
const state = { ...DEFAULTS };

function readAddress() {
  let given;
  try {
    given = new URLSearchParams(location.hash.slice(1));
  } catch {
    given = new URLSearchParams();
  }
  for (const name of Object.keys(DEFAULTS)) {
    const value = given.get(name);
    const known = value !== null && (!ALLOWED[name] || ALLOWED[name].includes(value));
    state[name] = known ? value : DEFAULTS[name];
  }
  if (!currencies.includes(state.currency)) state.currency = DEFAULTS.currency;
}

function address() {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (value !== DEFAULTS[name]) given.set(name, value);
  const text = given.toString();
  return text ? `#${text}` : '#';
}

/** Changes what is looked at. A step that `replaces` leaves no trace in the history: a letter typed, a panel opened. */
function go(changes, replaces) {
  const filters = ['q', 'region', 'stage', 'month', 'company', 'article', 'unique', 'sort', 'size'];
  if (filters.some((name) => name in changes) && !('page' in changes)) changes = { ...changes, page: '1' };
  Object.assign(state, changes);
  const target = address();
  if (target !== (location.hash || '#')) {
    if (replaces) history.replaceState(null, '', target);
    else history.pushState(null, '', target);
  }
  update();
}

const listed = (text) => (text ? text.split(',') : []);

/** Adds a value to a list in the state, or takes it out. */
function toggled(name, value) {
  const all = listed(state[name]);
  const next = all.includes(value) ? all.filter((v) => v !== value) : [...all, value];
  return { [name]: next.join(',') };
}

/** The tests that rows must pass, by the part of the page that sets them. */
function tests() {
  const all = {};
  const terms = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  if (terms.length) all.q = (row) => terms.every((term) => hayOf(row).includes(term));
  const regions = new Set(listed(state.region));
  if (regions.size) all.region = (row) => regions.has(row.region);
  const stages = new Set(listed(state.stage));
  if (stages.size) all.stage = (row) => stages.has(row.stage);
  if (state.month) all.month = (row) => monthsOf(row, state.clock).some((m) => m.startsWith(state.month));
  if (state.company) all.company = (row) => row.companies.includes(state.company);
  if (state.article) all.article = (row) => row.article.key === state.article;
  if (state.unique) all.unique = (row) => !row.repeat;
  return all;
}

/** The rows that pass all tests but one: a chart shows also what it leaves out. */
function rowsBut(all, but) {
  const active = Object.entries(all).filter(([name]) => name !== but).map(([, test]) => test);
  return active.length ? rows.filter((row) => active.every((test) => test(row))) : rows;
}
