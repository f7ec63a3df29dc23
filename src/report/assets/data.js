// The data, and what is drawn from it once.
const data = JSON.parse(document.getElementById('data').textContent);
const tiles = setting.tiles.map(([code, column, row, sign, nameZh, nameEn, iso]) => ({
  code, column: Number(column), row: Number(row), sign, zh: nameZh, en: nameEn, iso,
}));
const provinces = new Map(tiles.map((tile) => [tile.code, tile]));
const STAGES = ['planned', 'negotiating', 'intent', 'signed', 'landed', 'approved', 'under_construction', 'trial_production',
  'in_production', 'full_capacity'];
const ENDED = ['suspended', 'terminated'];
const ORDER = new Map([...STAGES, ...ENDED, 'none'].map((stage, n) => [stage, n]));
const KINDS = ['date', 'place', 'company', 'organization', 'person', 'project', 'investment', 'output', 'scale', 'amount'];

/** Where a site belongs on the map: a province's two digits, CN, abroad or none. */
function regionOf(site) {
  if (!site) return 'none';
  if (site.code && provinces.has(site.code.slice(0, 2))) return site.code.slice(0, 2);
  const own = tiles.find((tile) => tile.iso !== '-' && tile.iso === site.country);
  if (own) return own.code;
  if (site.country && site.country !== 'CN') return 'abroad';
  return site.country === 'CN' || site.path.length ? 'cn' : 'none';
}

const regionName = (code) => (provinces.has(code) ? provinces.get(code)[lang] : t(`place.${code}`));

const siteText = (site) => {
  if (!site) return '';
  const path = [...site.path];
  if (site.zone) path.push(site.zone);
  return path.join(' ') || site.country || '';
};

/** The first month that an EDTF string can denote, YYYY-MM; only the year where no month is said. */
function monthOf(edtf) {
  const found = /^(\d{4})(?:-(\d{2}))?/.exec(edtf || '');
  if (!found) return null;
  const month = Number(found[2]);
  return month >= 1 && month <= 12 ? `${found[1]}-${found[2]}` : found[1];
}

// An id may stand twice, where records of several files are put together.
{
  const seen = new Map();
  for (const article of data.articles) {
    const times = (seen.get(article.id) || 0) + 1;
    seen.set(article.id, times);
    article.key = times === 1 ? article.id : `${article.id} (${times})`;
  }
}

const rows = data.projects.map((project, n) => {
  const article = data.articles[project.article];
  return {
    n,
    project,
    article,
    key: `${article.key}~${project.id}`,
    name: project.name || '',
    companies: project.companies.map((c) => data.companies[c.company]),
    region: regionOf(project.site),
    site: siteText(project.site),
    stage: project.stage || 'none',
    amount: project.amount ? Number(project.amount.value) : null,
    unit: project.amount ? project.amount.unit : null,
    months: {
      reported: [monthOf(article.date)].filter(Boolean),
    },
    hay: null,
    repeat: false,
  };
});
const byKey = new Map(rows.map((row) => [row.key, row]));

// The same project told twice: equal name, region and amount.
{
  const seen = new Set();
  for (const row of rows) {
    if (!row.name) continue;
    const same = JSON.stringify([row.name, row.region, row.project.amount ? row.project.amount.value : null, row.unit]);
    row.repeat = seen.has(same);
    seen.add(same);
  }
}

/** What the search looks in. */
function hayOf(row) {
  if (row.hay === null) {
    const a = row.article;
    row.hay = [row.name, ...row.companies, row.site, a.id, a.title || '', a.outlet || '', a.path || '',
      ...(row.project.site && row.project.site.code ? [row.project.site.code] : []),
      ...row.project.evidence.map((s) => sentenceText(a, s))].join('\n').toLowerCase();
  }
  return row.hay;
}

/** Months of an event, or of the article. */
function monthsOf(row, clock) {
  if (!(clock in row.months)) {
    row.months[clock] = row.project.events.filter((e) => e.stage === clock && e.edtf).map((e) => monthOf(e.edtf)).filter(Boolean);
  }
  return row.months[clock];
}

const CLOCKS = ['reported', 'signed', 'construction_start', 'completion', 'production'];

/** Currencies, the most frequent first. */
const currencies = (() => {
  const tally = new Map();
  for (const row of rows) if (row.unit) tally.set(row.unit, (tally.get(row.unit) || 0) + 1);
  return [...tally].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([unit]) => unit);
})();

/** A slice by code points. Most text has one UTF-16 unit for each. */
function slice(text, start, end) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).slice(start, end).join('') : text.slice(start, end);
}

function sentenceText(article, n) {
  const [start, end, text] = article.sentences[n];
  return text === null ? slice(article.text, start, end) : text;
}

/** A mention's words: they stand in its record's text. */
function markText(article, mark) {
  if (mark.text !== undefined) return mark.text;
  const [start, end] = mark.at;
  if (article.text !== undefined) return slice(article.text, start, end);
  const n = article.sentences.findIndex(([from, to]) => from <= start && end <= to);
  return n < 0 ? '' : slice(article.sentences[n][2], start - article.sentences[n][0], end - article.sentences[n][0]);
}

/** What a mention means, in one line. */
function meaning(mark) {
  const v = mark.value;
  switch (mark.kind) {
    case 'date': return v.edtf || '–';
    case 'place': return [...(v.path || []), v.zone, v.code, v.country !== 'CN' ? v.country : null].filter(Boolean).join(' ');
    case 'company': return v.company || '';
    case 'organization': return v.class ? t(`class.${v.class}`) : '';
    case 'person': return (v.titles || []).join('、');
    case 'project': return v.name || '';
    default: return v.metric ? `${t(`metric.${v.metric}`)}: ${reading(v)}` : '';
  }
}

/** What else is said of a mention. */
function notes(mark) {
  const v = mark.value;
  const all = [];
  if (v.qualifier) all.push(t(`qualifier.${v.qualifier}`));
  if (v.modality) all.push(t(`modality.${v.modality}`));
  if (v.condition) all.push(t(`condition.${v.condition}`));
  if (v.phase) all.push(t('ui.phase', { n: v.phase }));
  if (v.due) all.push(t('ui.due', { date: v.due }));
  return all;
}
