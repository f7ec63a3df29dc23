// The page as a whole.
const app = document.getElementById('app');

function clear() {
  go({ q: '', region: '', stage: '', month: '', company: '', article: '', unique: '' });
}

/** The filters that are set, each with a way to take it back. */
function chips() {
  const all = [];
  const chip = (label, value, undo) => all.push(h('button', { type: 'button', class: 'chip set', 'data-key': `chip:${label}:${value}`, 'aria-label': t('ui.remove', { what: `${label} ${value}` }), on: { click: () => go(undo) } }, `${label}: `, h('b', {}, value), h('span', { 'aria-hidden': 'true' }, ' ×')));
  if (state.q) chip(t('ui.search_word'), state.q, { q: '' });
  for (const code of listed(state.region)) chip(t('ui.site'), regionName(code), toggled('region', code));
  for (const stage of listed(state.stage)) chip(t('ui.stage'), t(`stage.${stage}`), toggled('stage', stage));
  if (state.month) chip(state.clock === 'reported' ? t('ui.reported') : t(`event.${state.clock}`), state.month, { month: '' });
  if (state.company) chip(t('ui.company'), state.company, { company: '' });
  if (state.article) chip(t('ui.article'), state.article, { article: '' });
  if (state.unique) chip(t('ui.repeats'), t('ui.left_out'), { unique: '' });
  if (all.length) all.push(h('button', { type: 'button', class: 'link', 'data-key': 'clear', on: { click: clear } }, t('ui.clear')));
  return h('div', { class: 'chips' }, all);
}

// While a word is being composed (Chinese is typed so) nothing may be drawn anew.
let typing;
let composing = false;

function searched(q) {
  clearTimeout(typing);
  typing = setTimeout(() => { if (!composing) go({ q }, true); }, 120);
}

function bar() {
  const search = h('input', {
    type: 'search', value: state.q, placeholder: t('ui.search'), 'aria-label': t('ui.search'), 'data-key': 'search',
    on: {
      compositionstart: () => { composing = true; },
      compositionend: (event) => { composing = false; searched(event.target.value); },
      input: (event) => { if (!event.isComposing) searched(event.target.value); },
    },
  });
  return h('div', { class: 'bar', role: 'search' }, search,
    h('label', {}, h('span', { class: 'hidden' }, t('ui.stage')), h('select', { 'data-key': 'select:stage', on: { change: (e) => go({ stage: e.target.value }) } },
      h('option', { value: '' }, t('ui.any_stage')), [...STAGES, ...ENDED, 'none'].map((s) => h('option', { value: s, selected: state.stage === s }, t(`stage.${s}`))))),
    h('label', {}, h('span', { class: 'hidden' }, t('ui.site')), h('select', { 'data-key': 'select:region', on: { change: (e) => go({ region: e.target.value }) } },
      h('option', { value: '' }, t('ui.any_site')), [...tiles].sort((a, b) => a.code - b.code).map((p) => h('option', { value: p.code, selected: state.region === p.code }, p[lang])), ['abroad', 'cn', 'none'].map((c) => h('option', { value: c, selected: state.region === c }, t(`place.${c}`))))),
    choice(t('ui.weigh'), [['count', t('ui.by_count')], ['amount', t('ui.by_amount')]], state.by, (by) => go({ by })),
    currencies.length > 1 ? h('label', {}, h('span', { class: 'hidden' }, t('ui.currency')), select('currency', currencies.map((c) => [c, c]))) : null,
    chips());
}

function top(view) {
  const title = setting.title || (readable.length === 1 && data.totals.articles === 1 ? readable[0].title || readable[0].id : t('ui.report'));
  document.title = `${title} · taojin`;
  return h('header', { class: 'top' },
    h('a', { class: 'skip', href: '#main', on: { click: (event) => { event.preventDefault(); const main = document.getElementById('main'); if (main) main.focus(); } } }, t('ui.skip')),
    h('p', { class: 'brand' }, zh('b', {}, '淘金'), ' taojin'), view === 'article' ? h('p', { class: 'heading' }, title) : h('h1', {}, title),
    readable.length && rows.length ? h('nav', { class: 'choice', 'aria-label': t('ui.views') }, [['archive', t('ui.overview')], ['article', readable.length > 1 ? t('ui.articles') : t('ui.article')]].map(([name, label]) => h('button', {
      type: 'button', 'aria-pressed': String(view === name), 'data-key': `view:${name}`, on: { click: () => go({ view: name, open: '' }) },
    }, label))) : null,
    h('span', { class: 'space' }),
    choice(t('ui.language'), [['en', 'EN'], ['zh', '中文']], lang, (to) => go({ lang: to }, true)),
    choice(t('ui.theme'), [['auto', t('ui.auto')], ['light', t('ui.light')], ['dark', t('ui.dark')]], state.theme, (theme) => go({ theme }, true)));
}

function archiveView() {
  const all = tests();
  const shown = rowsBut(all);
  const rest = data.aggregates.map((a, n) => [n, a]).filter(([, a]) => !state.article || data.articles[a.article].key === state.article);
  const room = Math.max(280, Math.min(app.clientWidth || 1000, 1560) - 2 * 16 - 2 * 16 - 2);
  return h('main', { class: 'archive', id: 'main', tabindex: -1 },
    totals(shown), bar(),
    h('div', { class: 'charts' }, map(rowsBut(all, 'region')), funnel(rowsBut(all, 'stage')), largest(shown), named(rowsBut(all, 'company')), timeline(rowsBut(all, 'month'), room)),
    table(sorted(shown)), aggregates(rest));
}

const focusedKey = () => (document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : undefined);

/** Changes the page and leaves what has the focus where it is on the screen; without a focus, the page. */
function steadily(change) {
  const key = focusedKey();
  const keyed = () => (key === undefined ? undefined : [...app.querySelectorAll('[data-key]')].find((e) => e.dataset.key === key));
  const [before, scrolled] = [keyed(), scrollY];
  const top = before && before.getBoundingClientRect().top;
  change();
  const after = keyed();
  scrollTo(scrollX, top === undefined || !after ? scrolled : scrollY + after.getBoundingClientRect().top - top);
}

/** Draws what has changed: the evidence alone, or everything. */
function update() {
  const { open, ...rest } = state;
  const now = JSON.stringify(rest);
  const key = focusedKey();
  const archive = now === update.drawn && app.querySelector('main.archive');
  steadily(archive ? () => {
    evidence();
    for (const line of app.querySelectorAll('tr[data-row]')) line.classList.toggle('open', state.open.startsWith(`${line.dataset.row}~`));
  } : draw);
  const subject = panel.hidden ? '' : open.slice(0, open.lastIndexOf('~'));
  if (subject && subject !== update.subject) panel.focus({ preventScroll: true });
  else if (focusedKey() !== key) refocus(key);
  update.subject = subject;
  update.drawn = now;
}

function refocus(key) {
  const same = key === undefined ? undefined : [...document.querySelectorAll('[data-key]')].find((e) => e.dataset.key === key);
  if (same) same.focus({ preventScroll: true });
  return same;
}

/** Draws everything anew and gives the focus, the scroll positions and the open parts back. */
function draw() {
  lang = state.lang;
  document.documentElement.lang = lang;
  document.documentElement.dataset.theme = state.theme;
  const focused = focusedKey();
  const caret = document.activeElement && document.activeElement.type === 'search' ? document.activeElement.selectionStart : null;
  const opened = new Map([...app.querySelectorAll('details')].map((d) => [d.className, d.open]));
  const scrolled = new Map([...app.querySelectorAll('.scroll, .articles, .found')].map((e) => [e.className, [e.scrollLeft, e.scrollTop]]));
  const view = readable.length && (state.view === 'article' || (state.view === '' && readable.length === 1) || !rows.length) ? 'article' : 'archive';
  hideTip();
  evidence();
  app.replaceChildren();
  put(app, {}, [top(view), view === 'article' ? articleView() : archiveView(),
    h('footer', {}, t('ui.footer', { version: setting.version, n: count(data.totals.articles) }), ' ', t('ui.footer_contract'))]);
  for (const d of app.querySelectorAll('details')) if (opened.has(d.className)) d.open = opened.get(d.className);
  for (const e of app.querySelectorAll('.scroll, .articles, .found')) if (scrolled.has(e.className)) [e.scrollLeft, e.scrollTop] = scrolled.get(e.className);
  const current = app.querySelector('.articles [aria-current]');
  if (current && state.focus !== draw.article) {
    const list = current.closest('.articles');
    list.scrollTop += current.getBoundingClientRect().top - list.getBoundingClientRect().top - 60;
    // On a phone the list lies on its side.
    const line = list.querySelector('ul');
    line.scrollLeft += current.getBoundingClientRect().left - line.getBoundingClientRect().left;
  }
  draw.article = state.focus;
  const same = refocus(focused);
  if (same && caret !== null) same.setSelectionRange(caret, caret);
}

document.body.append(panel, tip);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !tip.hidden) hideTip();
  else if (event.key === 'Escape' && !panel.hidden) closeEvidence();
  else if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    const search = app.querySelector('input[type=search]');
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});
addEventListener('popstate', () => { readAddress(); update(); });
addEventListener('hashchange', () => { readAddress(); update(); });
let wide = innerWidth;
addEventListener('resize', () => {
  if (innerWidth !== wide) {
    wide = innerWidth;
    update();
  }
});
readAddress();
update();
