//! Registered names (…有限公司), groups, banks and other names with a form of their own, and brands with 公司.

use super::look;
use super::{Names, edge};
use crate::data::any::{self, contains_any, starts_with_any};
use crate::data::class::FormClass;
use crate::data::words::{self, GENERIC_NAME, is_common, is_odd};
use crate::data::{Hit, Table, one_of};
use crate::mention::{CompanyForm, Confidence};
use crate::rule::FindRule;
use crate::span::Span;

pub(super) fn find(names: &mut Names) {
    let doc = names.doc;
    for (number, hits) in doc.by_sentence(Table::CompanyForm) {
        let sentence = doc.sentences[number].span;
        let mut last = sentence.from();
        for hit in hits {
            if FormClass::of(hit.row) == Some(FormClass::Full) {
                full(names, sentence, &mut last, hit.span);
            }
        }
        for hit in hits {
            if names.in_full(hit.span.from()) {
                continue;
            }
            match FormClass::of(hit.row) {
                Some(FormClass::Short) => group(names, sentence, *hit),
                Some(FormClass::Company) => brand_company(names, sentence, hit.span),
                Some(FormClass::Plant) => plant(names, sentence, hit.span),
                _ => {}
            }
        }
    }
}

/// A registered name by its form.
fn full(names: &mut Names, sentence: Span, last: &mut usize, form: Span) {
    if form.from() < *last {
        return;
    }
    let text = names.text;
    let floor = names.edge_before(form.from(), *last);
    let start = edge::registered(names, floor, form.from());
    let brand = &text[start..form.from()];
    // ******有限公司, XX公司, 某公司: masked names.
    let masked = text[..start].ends_with(['*', '＊', '×', '某', '〇', '○'])
        || brand.trim_matches(['X', 'x', 'Ｘ']).is_empty()
        || contains_any(brand, &["某", "一家", "两家", "一间", "多家"]);
    if masked || brand.chars().count() < 2 || brand.chars().count() < 4 && generic(brand, "head") {
        return;
    }
    let mut end = form.to();
    // X有限公司武汉分公司, X银行股份有限公司贵阳分行.
    if let Some(branch) = branch_behind(names, end, sentence.to()) {
        end = branch;
    }
    *last = end;
    let span = Span::new(start, end);
    names.push(span, CompanyForm::Full, FindRule::CompanyForm, Confidence::High);
    names.full.push(span);
    if let Some(alias) = declared_alias(text, end, sentence.to()) {
        names.push_alias(alias, CompanyForm::Short, FindRule::CompanyAlias, Confidence::High, Some(span));
        names.brands.add(alias.of(text), true);
    }
    latin_twin(names, span, sentence);
}

/// 分公司, 分行, 支行 with the place in front of it, directly behind a name.
pub(super) fn branch_behind(names: &Names, end: usize, limit: usize) -> Option<usize> {
    let text = names.text;
    let rest = &text[end..limit];
    let mut length = 0;
    for (n, (i, c)) in rest.char_indices().enumerate() {
        if n > 12 || !edge::is_han(c) {
            break;
        }
        if starts_with_any(&rest[i..], &["分公司", "分行", "支行", "营业部"]) {
            let branch = if rest[i..].starts_with("分公司") || rest[i..].starts_with("营业部") { 9 } else { 6 };
            length = i + branch;
            break;
        }
    }
    let place =
        [Table::Place, Table::Abroad].iter().any(|&t| names.at(t, end).is_some()) || names.at(Table::Region, end).is_some();
    (length > 0 && (place || length <= 9)).then_some(end + length)
}

fn generic(brand: &str, side: &str) -> bool {
    GENERIC_NAME.get(brand).is_some_and(|class| class == side || class == "both")
}

/// Whether what stands in front of 公司 ends in a word that makes it a kind (上市, 项目, 全资).
fn generic_tail(brand: &str) -> bool {
    words::ending_at(&GENERIC_NAME, brand, 0, brand.len(), 5).is_some_and(|(_, class)| class != "head")
}

fn starts_with_count(brand: &str) -> bool {
    brand.chars().next().is_some_and(|c| c.is_ascii_digit() || one_of!(c, "两多几各每某等家个该本此"))
}

/// Groups, banks, insurers, brokers: a brand or a place and a form (盛屯集团, 上海银行).
fn group(names: &mut Names, sentence: Span, hit: Hit) {
    let text = names.text;
    let form = hit.span;
    let surface = form.of(text);
    let floor = names
        .full
        .last()
        .map_or(sentence.from(), |s| if s.to() <= form.from() { s.to().max(sentence.from()) } else { sentence.from() });
    let start = edge::short_left(names, floor, form.from(), 18);
    let start = nested_alias(names, start, floor, form.from());
    let start =
        if surface == "集团" { skip_places(names, start, form.from()) } else { look::skip_country(names, start, form.from()) };
    let brand = &text[start..form.from()];
    let count = brand.chars().count();
    let behind = &text[form.to()..sentence.to()];
    if count < 2
        || look::ends_in_edge(brand)
        || counted(brand)
        || ends_in_count(brand)
        || starts_with_count(brand)
        || generic(brand, "head")
    {
        return;
    }
    let opens = edge::opens_name(names, start);
    // 带动产业集团: a kind of group behind a common word.
    let kind_behind = words::ending_at(&GENERIC_NAME, brand, 0, brand.len(), 4).filter(|(i, _)| *i > 0);
    if !opens && kind_behind.is_some_and(|(i, class)| class != "tail" && is_common(&brand[..i])) {
        return;
    }
    let place_only = names.is_place(Span::new(start, form.from()));
    // 保险, 基金, 证券 and 控股 are also kinds: a name of a few characters that are no common words, or a place.
    let kind = !matches!(surface, "集团" | "电网公司");
    if kind {
        let verb = surface == "控股" && behind.starts_with(['的', '股', '子', '权', '比', '方', '人', '企', '公']);
        let exchange = starts_with_any(
            behind,
            &[
                "交易", "市场", "监管", "监督", "业", "法", "从业", "公司", "行业", "机构", "产品", "账户", "卡", "类", "期货",
                "部", "报",
            ],
        );
        let long = count > 6 && !(opens && count <= 10);
        if verb
            || exchange
            || long
            || !is_odd(brand) && !place_only && !opens
            || opens && !place_only && look::has_function_word(brand)
            || place_only && !matches!(surface, "银行" | "农商银行" | "证券" | "信托")
            || place_only && surface == "银行" && names.at(Table::Place, start).is_none()
        {
            return;
        }
        let brandy = !words::ending_at(&words::COMMON_WORD, brand, 0, brand.len(), 3)
            .is_some_and(|(_, tag)| matches!(tag, "v" | "d" | "p" | "c"));
        if !brandy && !opens {
            return;
        }
    } else if behind.starts_with(['化', '军', '型', '作', '式']) && !behind.starts_with("作为")
        || count > 14 && !opens
        || is_common(brand) && count < 4 && !opens && !led(names, Span::new(start, form.from()), form.to())
        || count > 4 && is_common(brand) && !opens
    {
        return;
    }
    let mut end = form.to();
    if surface == "集团" && behind.starts_with("公司") {
        end += 6;
    }
    if let Some(branch) = branch_behind(names, end, sentence.to()) {
        end = branch;
    }
    let span = Span::new(start, end);
    names.push_short(
        span,
        FindRule::CompanyGroup,
        if opens || !is_common(brand) { Confidence::High } else { Confidence::Medium },
    );
    if let Some(place) = names.at(Table::Place, start).filter(|p| p.to() + 6 <= form.from()) {
        // 江西省电子集团 may be called 电子集团.
        names.brands.add(&text[place.to()..end], true);
    }
    if (2..=5).contains(&count) && !is_common(brand) && !place_only && surface == "集团" {
        names.brands.add_derived(brand, true);
        // 徐福记 of 徐福记国际集团.
        if let Some(trade) = look::trade_tail(names, Span::new(start, form.from())) {
            let odd = &text[start..trade.from()];
            if odd.chars().count() >= 3 && is_odd(odd) && !opens {
                names.brands.add_derived(odd, true);
            }
        }
    }
    names.brands.add(span.of(text), true);
    if let Some(alias) = declared_alias(text, span.to(), sentence.to()) {
        names.push_alias(alias, CompanyForm::Short, FindRule::CompanyAlias, Confidence::High, Some(span));
        names.brands.add(alias.of(text), true);
    }
}

/// 霸王集团首席执行官: a common word that somebody leads is a brand, unless it tells a trade.
fn led(names: &Names, brand: Span, end: usize) -> bool {
    let word = brand.of(names.text);
    names.at(Table::Title, end).is_some()
        && names.at(Table::Trade, brand.from()).is_none()
        && !GENERIC_NAME.contains(word)
        && words::COMMON_WORD.get(word).is_some_and(|tag| tag.starts_with('n'))
        && [Table::OrgHead, Table::ProjectHead].iter().all(|&t| names.at(t, brand.from()).is_none())
}

/// 五大发电集团, 二十国集团: a number of groups.
fn counted(brand: &str) -> bool {
    let rest = brand.trim_start_matches(|c| one_of!(c, "一二三四五六七八九十百两几又"));
    rest.len() < brand.len() && rest.starts_with(['大', '家', '国', '个', '些', '批'])
}

/// 中国石油|两大集团.
fn ends_in_count(brand: &str) -> bool {
    brand.strip_suffix('大').is_some_and(|rest| rest.ends_with(|c| one_of!(c, "一二三四五六七八九十两几")))
}

/// A brand stands behind a chain of places or a park (福泉市双龙工业园｜盛屯集团), and behind a foreign country.
fn skip_places(names: &Names, start: usize, end: usize) -> usize {
    let mut at = start;
    let mut places = 0;
    while let Some(place) = [Table::Place, Table::Zone].iter().find_map(|&t| names.at(t, at)).filter(|p| p.to() + 6 <= end) {
        at = place.to();
        places += 1;
    }
    let park = ["工业园", "产业园", "园区", "开发区", "新区", "高新区", "经开区"].iter().find_map(|w| {
        let i = any::rfind(&names.text[start..end], w)?;
        Some(start + i + w.len())
    });
    if let Some(p) = park.filter(|p| p + 6 <= end) {
        return p;
    }
    if places > 1 {
        return at;
    }
    let past = look::skip_country(names, start, end);
    // 中国｜福田汽车公司.
    let china = start + "中国".len();
    if names.text[start..end].starts_with("中国")
        && names.at(Table::Firm, start).is_none()
        && edge::hits_at(names.doc, Table::Firm, china).any(|h| h.to() <= end)
    {
        return china;
    }
    past
}

/// 博世-西门子（简称博西）家用电器集团: an alias declared inside the name.
fn nested_alias(names: &mut Names, start: usize, floor: usize, form: usize) -> usize {
    let text = names.text;
    let Some(before) = text[floor..start].strip_suffix(['）', ')']) else { return start };
    let Some(open) = before.rfind(['（', '(']) else { return start };
    let inner = before[open..].trim_start_matches(['（', '(']);
    let Some(alias) = ["以下简称", "简称", "下称"].iter().find_map(|w| inner.strip_prefix(w)) else { return start };
    let alias = alias.trim_matches(['“', '”', '"', ':', '：']);
    let left = edge::short_left(names, floor, floor + open, 18);
    if left + 6 > floor + open || alias.chars().count() < 2 {
        return start;
    }
    let _ = form;
    names.brands.add(alias, true);
    names.declared.push((alias.to_owned(), left));
    left
}

/// 朗盛公司, BAE公司: a brand with 公司, none of the generic heads.
fn brand_company(names: &mut Names, sentence: Span, form: Span) {
    let text = names.text;
    let floor = names
        .full
        .last()
        .map_or(sentence.from(), |s| if s.to() <= form.from() { s.to().max(sentence.from()) } else { sentence.from() });
    let start = edge::short_left(names, floor, form.from(), 12);
    let start = skip_places(names, start, form.from());
    let brand = &text[start..form.from()];
    let count = brand.chars().count();
    if !(2..=12).contains(&count) && !brand.is_ascii()
        || brand.len() < 2
        || starts_with_count(brand)
        || generic(brand, "head")
        || generic_tail(brand)
    {
        return;
    }
    let whole_place = names.is_place(Span::new(start, form.from()));
    let known = edge::hits_at(names.doc, Table::Firm, start).any(|h| h.to() == form.from());
    let opens = edge::opens_name(names, start);
    let latin = brand.starts_with(|c: char| c.is_ascii_uppercase());
    if whole_place
        || brand.contains('某')
        // 在杭州成立半导体科技公司: a kind of firm behind a verb.
        || contains_any(brand, &["一家", "这家", "那家", "家上市", "成立", "设立", "拟", "持股", "收购"])
        // 向A公司: a letter for a name.
        || brand.ends_with(|c: char| c.is_ascii_uppercase()) && brand.len() <= 4 && !latin
        || brand.trim_matches(['X', 'x', '×']).is_empty()
        || brand.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return;
    }
    let place_len = names.at(Table::Place, start).map_or(0, |s| s.len());
    let core = &text[start + if place_len < brand.len() { place_len } else { 0 }..form.from()];
    let takes = known
        || latin && brand.len() <= 40
        || (5..=9).contains(&count) && is_transliterated(brand)
        || opens
            && count <= 10
            && !(is_common(core) && core.chars().count() < 3 && names.at(Table::Trade, form.from() - core.len()).is_none())
        || count <= 6 && is_odd(brand) && !look::has_function_word(brand)
        || (4..=8).contains(&count) && traded(names, Span::new(start, form.from()));
    if !takes || look::ends_in_edge(brand) || counted(brand) {
        return;
    }
    let mut end = form.to();
    if let Some(branch) = branch_behind(names, end, sentence.to()) {
        end = branch;
    }
    let span = Span::new(start, end);
    names.push_short(span, FindRule::CompanyBrand, if known || latin { Confidence::High } else { Confidence::Medium });
    names.brands.add(span.of(text), true);
    if let Some(alias) = declared_alias(text, end, sentence.to()) {
        names.push_alias(alias, CompanyForm::Short, FindRule::CompanyAlias, Confidence::High, Some(span));
        names.brands.add(alias.of(text), true);
    }
    if known || !is_common(brand) && place_len == 0 {
        names.brands.add_derived(brand, true);
    }
}

/// 扬子冰箱厂, 上海飞机制造厂: a place or a brand in front of a plant's kind. 一厂 and 泰国工厂 are sites.
fn plant(names: &mut Names, sentence: Span, form: Span) {
    let text = names.text;
    let start = edge::short_left(names, sentence.from(), form.from(), 12);
    let start = look::skip_country(names, start, form.from());
    let brand = &text[start..form.from()];
    // 莫斯科炼油厂 says where it is; 三大船厂 are three.
    if names.doc.scan.at(Table::Abroad, start as u32).is_some() || ends_in_count(brand) || generic(brand, "head") {
        return;
    }
    let place = names.doc.scan.at(Table::Place, start as u32).map(|h| h.span);
    let core = place.map_or(brand, |p| text.get(p.to()..form.from()).unwrap_or(""));
    if text[form.to()..].starts_with(['商', '家', '区', '房', '方', '址']) {
        return;
    }
    let odd = !look::ends_in_edge(brand) && !look::has_function_word(brand) && !brand.contains('和');
    let named = odd && place.is_some() && core.chars().count() >= 2
        || odd && place.is_none() && (2..=4).contains(&brand.chars().count()) && is_odd(brand);
    if named && !core.ends_with(['座', '家', '个', '一', '二', '三', '总', '分', '新', '老']) && !starts_with_count(brand)
    {
        let span = Span::new(start, form.to());
        names.push_short(span, FindRule::CompanyPlant, Confidence::Medium);
        names.brands.add(span.of(text), true);
        if place.is_none() {
            names.brands.add(brand, false);
        }
    }
}

/// （以下简称“X”）, (简称X), ，以下简称“X” behind a name: the span of X.
pub(super) fn declared_alias(text: &str, end: usize, limit: usize) -> Option<Span> {
    let rest = text[end..limit].trim_start_matches(' ');
    let (inner, open) = if let Some(inner) = rest.strip_prefix(['（', '(']) {
        let open = limit - inner.len();
        (&inner[..inner.find(['）', ')'])?], open)
    } else {
        let inner = rest.strip_prefix(['，', ','])?;
        let open = limit - inner.len();
        let cut = inner.find(['，', ',', '。']).unwrap_or(inner.len());
        let inner = &inner[..cut];
        (inner.starts_with("以下简称") || inner.starts_with("下称") || inner.starts_with("简称")).then_some((inner, open))?
    };
    let at = ["以下简称", "下称", "简称", "以下称"].iter().find_map(|w| Some(inner.find(w)? + w.len()))?;
    let mut from = at;
    // Several may stand there (“X”或“公司”): the first that is a name.
    while from < inner.len() {
        let skipped = inner[from..]
            .trim_start_matches([':', '：', '“', '"', '「', '‘', '为', ' ', '或', '、', '及', '和', '”', '’', '」', ',', '，']);
        let start = inner.len() - skipped.len();
        let name = skipped.split(['”', '"', '」', '’', '，', ',', '、', '或', '；']).next()?;
        if name.is_empty() {
            return None;
        }
        let general = words::GENERIC_NAME.contains(name)
            || name.ends_with("公司") && generic_tail(&name[..name.len() - 6])
            || [
                "公司",
                "本公司",
                "发行人",
                "甲方",
                "乙方",
                "丙方",
                "丁方",
                "受让方",
                "转让方",
                "标的",
                "项目",
                "本项目",
                "协议",
                "合同",
                "集团",
                "被告",
                "原告",
            ]
            .contains(&name);
        if !general && (2..=30).contains(&name.chars().count()) {
            return Some(Span::new(open + start, open + start + name.len()));
        }
        from = start + name.len();
    }
    None
}

/// A Latin name in brackets behind a Chinese one: Beiqi Foton Motor.
pub(super) fn latin_twin(names: &mut Names, of: Span, sentence: Span) {
    let rest = &names.text[of.to()..sentence.to()];
    let Some(inner) = rest.strip_prefix(['（', '(']) else { return };
    let Some(close) = inner.find(['）', ')']) else { return };
    let name = &inner[..close];
    let start = sentence.to() - inner.len();
    let proper = name.len() >= 3
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '&' | '.' | ',' | '-'))
        && (name.contains(' ') || name.chars().any(|c| c.is_ascii_lowercase()));
    if proper {
        names.push_alias(
            Span::new(start, start + name.len()),
            CompanyForm::Short,
            FindRule::CompanyLatinTwin,
            Confidence::High,
            Some(of),
        );
        names.brands.add(name, true);
    }
}

/// Whether the name is an odd brand and a word of trade.
fn traded(names: &Names, span: Span) -> bool {
    look::trade_tail(names, span).is_some_and(|t| is_odd(&names.text[span.from()..t.from()]))
}

/// Whether the characters are those that foreign names are written with.
pub(in crate::mention) fn is_transliterated(brand: &str) -> bool {
    const SOUNDS: &str = "阿埃艾安昂奥巴拜班保贝本比彼宾波伯博布查达大戴丹德登迪蒂丁杜顿多厄恩尔法凡菲费芬弗福盖冈高戈格古哈海汉赫亨胡怀惠霍基吉加贾杰金卡凯坎康考科克肯库拉莱兰朗劳勒雷里利莉连列林龙卢鲁路伦罗洛马迈曼梅门蒙米密姆莫默穆纳奈南内尼纽诺欧帕潘佩彭皮普奇恰乔切丘瑞若萨塞桑森沙舍舒斯苏索塔泰坦特提廷图托瓦万旺威韦维温沃乌西希夏谢休雅亚扬耶伊英尤于约扎泽詹兹佐罗克劳";
    brand.chars().all(|c| one_of!(c, SOUNDS))
}
