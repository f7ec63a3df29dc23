//! Which encoding bytes without a mark are in.
//!
//! UTF-8 where it fits; then UTF-16 without mark, GB18030 and Big5 by how much the result looks like Chinese, with
//! chardetng's guess where that leaves it open. What a page or a server says of itself is a hint that counts a little.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use rustc_hash::FxHashSet;

use super::magic;

/// How many bytes at most are looked at to tell encodings apart.
const SAMPLE: usize = 64 * 1024;

/// The encoding of bytes without a mark, or why they are no text. `hint` is what the bytes are said to be in; they win.
pub(crate) fn detect(bytes: &[u8], hint: Option<&'static Encoding>) -> Result<&'static Encoding, String> {
    if let Some(kind) = magic::binary(bytes) {
        return Err(format!("{kind}, not text"));
    }
    let zeros = bytes[..bytes.len().min(SAMPLE)].contains(&0);
    let utf8 = simdutf8::compat::from_utf8(bytes);
    if !zeros {
        match &utf8 {
            Ok(_) => return Ok(UTF_8),
            // Cut in the middle of the last character.
            Err(e) if e.error_len().is_none() && e.valid_up_to() > 0 && has_multibyte(&bytes[..e.valid_up_to()]) => {
                return Ok(UTF_8);
            }
            Err(_) => {}
        }
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let wide = [UTF_16LE, UTF_16BE].map(|e| (plausible(sample, e), e));
    let wide = if wide[0].0 >= wide[1].0 { wide[0] } else { wide[1] };
    if zeros {
        return match wide {
            (score, e) if score > 0.0 => Ok(e),
            _ => Err("binary data, in no known encoding of text".to_owned()),
        };
    }
    if nearly_utf8(sample) {
        return Ok(UTF_8);
    }
    let narrow = [GB18030, BIG5].map(|e| (plausible(sample, e), e));
    // Chinese by so much that no guess and no hint could change it; the detector is slow.
    let (clear, other) = if narrow[0].0 >= narrow[1].0 { (narrow[0], narrow[1]) } else { (narrow[1], narrow[0]) };
    if clear.0 >= CHINESE && clear.0 > other.0 + GUESSED + HINTED && wide.0 <= clear.0 {
        return Ok(clear.1);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let (guess, hint) = (wider(guess), hint.map(wider));
    let bonus = |e| if e == guess { GUESSED } else { 0.0 } + if Some(e) == hint { HINTED } else { 0.0 };
    let narrow = narrow.map(|(score, e)| (score + bonus(e), e));
    let narrow = if narrow[0].0 >= narrow[1].0 { narrow[0] } else { narrow[1] };
    let best = if wide.0 > narrow.0 + 0.1 { wide } else { narrow };
    // Other encodings only where a page names one that fits and nothing Chinese does.
    let foreign = hint.filter(|h| best.0 < CHINESE && *h != UTF_8 && !h.decode_without_bom_handling(sample).1);
    match foreign {
        Some(hint) => return Ok(hint),
        None if best.0 > 0.05 => return Ok(best.1),
        None => {}
    }
    Err("the bytes are no text in any encoding known here".to_owned())
}

/// What looks Chinese by less may be in another encoding that a page names.
const CHINESE: f64 = 0.3;
/// What the detector's guess counts.
const GUESSED: f64 = 0.02;
/// What the word of a page or a server counts.
const HINTED: f64 = 0.05;

/// GB18030 holds GBK and GB2312.
fn wider(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// The encoding of the head of a stream: a mark, else what the bytes look like, else UTF-8.
pub(crate) fn of_stream(head: &[u8], given: Option<&'static Encoding>) -> &'static Encoding {
    given.or_else(|| Encoding::for_bom(head).map(|(e, _)| e)).or_else(|| detect(head, None).ok()).unwrap_or(UTF_8)
}

fn has_multibyte(bytes: &[u8]) -> bool {
    bytes.iter().any(|b| *b >= 0x80) || bytes.len() > 16
}

/// The commonest characters of news, simplified and traditional.
const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取完据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严這為個國們時來會發動對說產種過後學經進著電裡現實兩體機當點從業應開還與關間線內數質氣無變條沒結問題黨員長資邊統見計將組區強戰決處隊給門務導達積";

/// Whether these bytes are UTF-8 with a few faults: at least ten characters beyond ASCII to each malformed sequence.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad, mut left) = (0, 0, bytes.len());
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER).count();
        bad += usize::from(!chunk.invalid().is_empty());
        left -= chunk.valid().len() + chunk.invalid().len();
        // What is left holds a character in two bytes at most.
        if bad * 10 >= good + left / 2 {
            return false;
        }
    }
    good > bad * 10
}

/// What a character says of a decoding.
#[derive(Clone, Copy)]
enum Sign {
    /// Letters, digits and line ends, in nearly every encoding the same.
    Ascii,
    /// A frequent character or mark of news.
    Common,
    /// Another Chinese character, or a sign that stands beside figures.
    Han,
    /// What news does not hold, or hardly.
    Odd,
}

fn sign(c: char) -> Sign {
    static PLANE: LazyLock<Vec<Sign>> = LazyLock::new(|| {
        let common: FxHashSet<char> = COMMON.chars().collect();
        let sign = |c: char| match c {
            '\t' | '\n' | '\r' | ' '..='~' => Sign::Ascii,
            '\u{3000}'..='\u{3017}' | '\u{FF01}'..='\u{FF5E}' | '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '×' => {
                Sign::Common
            }
            c if common.contains(&c) => Sign::Common,
            '\u{4E00}'..='\u{9FFF}' | '\u{A0}' | '℃' | '㎡' => Sign::Han,
            _ => Sign::Odd,
        };
        (0..=0xFFFF).map(|n| char::from_u32(n).map_or(Sign::Odd, sign)).collect()
    });
    PLANE.get(c as usize).copied().unwrap_or(Sign::Odd)
}

/// How much the decoded sample looks like Chinese news: the share of common characters and marks among those that are not
/// ASCII. Nothing where it holds too much that no text holds.
fn plausible(sample: &[u8], encoding: &'static Encoding) -> f64 {
    // Half a character at the end says nothing about the others.
    let units = |of: fn([u8; 2]) -> u16| {
        let units = sample.chunks_exact(2).map(move |pair| of([pair[0], pair[1]]));
        score(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)), sample.len() / 2)
    };
    if encoding == UTF_16LE {
        return units(u16::from_le_bytes);
    }
    if encoding == UTF_16BE {
        return units(u16::from_be_bytes);
    }
    let (text, _) = encoding.decode_without_bom_handling(sample);
    score(text.chars(), text.len())
}

/// See [`plausible`]; `most` is how many characters there are at most.
fn score(chars: impl Iterator<Item = char>, most: usize) -> f64 {
    let (mut common, mut han, mut odd, mut ascii) = (0u32, 0u32, 0u32, 0u32);
    for c in chars {
        match sign(c) {
            Sign::Ascii => ascii += 1,
            Sign::Common => common += 1,
            Sign::Han => han += 1,
            Sign::Odd => {
                odd += 1;
                if odd as usize * 10 > most {
                    return 0.0;
                }
            }
        }
    }
    let other = common + han + odd;
    if other + ascii == 0 || odd * 10 > other + ascii {
        return 0.0;
    }
    if other == 0 {
        return 0.2;
    }
    f64::from(common) / f64::from(other) - f64::from(odd) / f64::from(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts() {
        for text in ["铠侠股价跌12%。", "40203\n铠侠股价跌12%。", "云岭铜箔开工。", "两家风机厂投产"] {
            for encoding in [GB18030, UTF_8] {
                assert_eq!(detect(&encoding.encode(text).0, None), Ok(encoding), "{text}");
            }
        }
    }

    #[test]
    fn hints_decide_only_what_the_bytes_leave_open() {
        let text = "云岭铜箔项目开工，总投资三亿元。";
        for hint in [GBK, BIG5, UTF_8, UTF_16LE, encoding_rs::SHIFT_JIS, encoding_rs::WINDOWS_1252] {
            assert_eq!(detect(&GB18030.encode(text).0, Some(hint)), Ok(GB18030), "{}", hint.name());
            assert_eq!(detect(text.as_bytes(), Some(hint)), Ok(UTF_8), "{}", hint.name());
        }
    }
}
