//! Bytes to text: which encoding, and the way back to every byte.
//!
//! A byte-order mark decides; then UTF-8 if it fits; then UTF-16 without mark, GB18030 and Big5 by how much the result
//! looks like Chinese, with chardetng's guess where that leaves it open. Pictures and other binaries are refused.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Code, Diagnostic};
use crate::span::TextMap;

/// What decoding gives.
#[derive(Debug, Default)]
pub struct Decoded {
    /// The text, each malformed sequence replaced by U+FFFD.
    pub text: String,
    /// From the text to the bytes.
    pub map: TextMap,
    /// WHATWG name of the encoding.
    pub encoding: &'static str,
    /// A fallback, a cut.
    pub diagnostics: Vec<Diagnostic>,
    /// Why these bytes are no text at all, `None` for text.
    pub refused: Option<String>,
}

/// How many bytes at most are looked at to tell encodings apart.
const SAMPLE: usize = 64 * 1024;

/// Decodes an article; `given` is an encoding that is known for certain.
pub fn decode(bytes: &[u8], given: Option<&'static Encoding>) -> Decoded {
    let mark = Encoding::for_bom(bytes);
    let encoding = match (given, mark) {
        (Some(e), _) => e,
        (None, Some((e, _))) => e,
        (None, None) => match detect(bytes) {
            Ok(e) => e,
            Err(why) => {
                return Decoded { map: TextMap::utf8(0), encoding: UTF_8.name(), refused: Some(why), ..Decoded::default() };
            }
        },
    };
    let skipped = mark.filter(|(e, _)| *e == encoding).map_or(0, |(_, n)| n);
    let body = &bytes[skipped..];
    let (text, mut map) = with_map(body, encoding, skipped as u64);
    map.seal(&text);
    let mut diagnostics = Vec::new();
    // A replacement character in the text is the only trace that malformed bytes leave.
    let malformed = if memchr::memmem::find(text.as_bytes(), "\u{FFFD}".as_bytes()).is_none() {
        0
    } else {
        let produced = text.matches('\u{FFFD}').count();
        if encoding.decode_without_bom_handling_and_without_replacement(body).is_some() { 0 } else { produced }
    };
    if malformed > 0 {
        let cut = malformed == 1 && text.ends_with('\u{FFFD}');
        diagnostics.push(if cut {
            Diagnostic::new(Code::Truncated, "the input ends in the middle of a character")
        } else {
            let name = encoding.name();
            Diagnostic::new(
                Code::EncodingFallback,
                format!("read as {name}, with {malformed} malformed byte sequences (name the encoding with --encoding)"),
            )
        });
    }
    Decoded { text, map, encoding: encoding.name(), diagnostics, refused: None }
}

/// The encoding of bytes without a mark, or why they are no text.
fn detect(bytes: &[u8]) -> Result<&'static Encoding, String> {
    if let Some(kind) = binary_kind(bytes) {
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
    let lossy = String::from_utf8_lossy(sample);
    let (good, bad) = lossy.chars().fold((0usize, 0usize), |(g, b), c| match c {
        '\u{FFFD}' => (g, b + 1),
        c if !c.is_ascii() => (g + 1, b),
        _ => (g, b),
    });
    if good > bad * 10 {
        return Ok(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let guess = if guess == encoding_rs::GBK { GB18030 } else { guess };
    let narrow = [GB18030, BIG5].map(|e| (plausible(sample, e) + if e == guess { 0.02 } else { 0.0 }, e));
    let narrow = if narrow[0].0 >= narrow[1].0 { narrow[0] } else { narrow[1] };
    let best = if wide.0 > narrow.0 + 0.1 { wide } else { narrow };
    if best.0 > 0.05 {
        return Ok(best.1);
    }
    Err("the bytes are no text in any encoding known here".to_owned())
}

fn has_multibyte(bytes: &[u8]) -> bool {
    bytes.iter().any(|b| *b >= 0x80) || bytes.len() > 16
}

/// What kind of file these bytes begin, where it is a well-known one that holds no plain text.
fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 10] = [
        (b"\x89PNG", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or Office document"),
        (b"\x1F\x8B", "gzip-compressed data"),
        (b"\x28\xB5\x2F\xFD", "zstd-compressed data"),
        (b"\xD0\xCF\x11\xE0", "an old Office document"),
        (b"Rar!", "a RAR archive"),
        (b"\x7FELF", "a program"),
    ];
    MAGIC.iter().find(|(m, _)| bytes.starts_with(m)).map(|(_, kind)| *kind)
}

/// The commonest characters of news, simplified and traditional.
const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取完据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严這為個國們時來會發動對說產種過後學經進著電裡現實兩體機當點從業應開還與關間線內數質氣無變條沒結問題黨員長資邊統見計將組區強戰決處隊給門務導達積";

/// How much the decoded sample looks like Chinese news: the share of common characters and marks among those that are not
/// ASCII. Nothing where it holds too much that no text holds.
fn plausible(sample: &[u8], encoding: &'static Encoding) -> f64 {
    static SET: std::sync::LazyLock<std::collections::HashSet<char>> = std::sync::LazyLock::new(|| COMMON.chars().collect());
    let sample = &sample[..sample.len() & !1];
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut common, mut han, mut odd, mut ascii) = (0u32, 0u32, 0u32, 0u32);
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' | ' '..='~' => ascii += 1,
            '\u{3000}'..='\u{3017}' | '\u{FF01}'..='\u{FF5E}' | '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '×' => {
                common += 1
            }
            c if SET.contains(&c) => common += 1,
            '\u{4E00}'..='\u{9FFF}' | '\u{A0}' | '℃' | '㎡' => han += 1,
            _ => odd += 1,
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

/// Decodes with the map.
fn with_map(bytes: &[u8], encoding: &'static Encoding, skipped: u64) -> (String, TextMap) {
    if encoding == UTF_8 {
        return match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), TextMap::utf8(skipped)),
            Err(_) => utf8_lossy(bytes, skipped),
        };
    }
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    if wide || encoding == GB18030 || encoding == encoding_rs::GBK || encoding == BIG5 {
        let whole = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        if let Some(text) = whole.map(std::borrow::Cow::into_owned) {
            let map = if wide { wide_map(&text, skipped) } else { double_byte_map(&text, bytes, encoding == BIG5, skipped) };
            if let Some(map) = map {
                return (text, map);
            }
        }
    }
    bytewise(bytes, encoding, skipped)
}

fn utf8_lossy(bytes: &[u8], skipped: u64) -> (String, TextMap) {
    let (mut text, mut map) = (String::with_capacity(bytes.len()), TextMap::after(skipped));
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        map.push_run(1, 1, chunk.valid().len());
        if !chunk.invalid().is_empty() {
            text.push('\u{FFFD}');
            map.push(3, chunk.invalid().len());
        }
    }
    (text, map)
}

fn wide_map(text: &str, skipped: u64) -> Option<TextMap> {
    let mut map = TextMap::after(skipped);
    text.chars().for_each(|c| map.push(c.len_utf8(), c.len_utf16() * 2));
    Some(map)
}

/// Walks text and bytes side by side. `None` where they do not come out even (then the slow way is taken).
fn double_byte_map(text: &str, bytes: &[u8], big5: bool, skipped: u64) -> Option<TextMap> {
    let mut map = TextMap::after(skipped);
    let (mut chars, mut at) = (text.chars(), 0);
    while at < bytes.len() {
        let length = match (bytes[at], bytes.get(at + 1)) {
            (..=0x80, _) => 1,
            (_, Some(0x30..=0x39)) if !big5 => 4,
            _ => 2,
        };
        let mut width = chars.next()?.len_utf8();
        // Four pairs of Big5 stand for a letter with a combining mark.
        if big5 && bytes[at] == 0x88 && matches!(bytes.get(at + 1), Some(0x62 | 0x64 | 0xA3 | 0xA5)) {
            width += chars.next()?.len_utf8();
        }
        map.push(width, length);
        at += length;
    }
    (at == bytes.len() && chars.next().is_none()).then_some(map)
}

/// Any encoding, malformed bytes included: one byte at a time into the decoder, so that it shows where each character ends.
fn bytewise(bytes: &[u8], encoding: &'static Encoding, skipped: u64) -> (String, TextMap) {
    let (mut text, mut map) = (String::with_capacity(bytes.len() * 2), TextMap::after(skipped));
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0u8; 64];
    // `start`: first byte not yet turned into text; `fed`: bytes the decoder has taken.
    let (mut start, mut fed) = (0, 0);
    loop {
        let last = fed == bytes.len();
        let next = if last { &bytes[fed..] } else { &bytes[fed..fed + 1] };
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(next, &mut buffer, last);
        fed += read;
        let malformed = match result {
            DecoderResult::Malformed(bad, after) => Some((usize::from(bad), usize::from(after))),
            _ => None,
        };
        let end = malformed.map_or(fed, |(bad, after)| fed.saturating_sub(bad + after)).max(start);
        if written > 0 {
            text.push_str(&String::from_utf8_lossy(&buffer[..written]));
            map.push(written, end - start);
            start = end;
        }
        if let Some((_, after)) = malformed {
            let end = fed.saturating_sub(after).max(start);
            text.push('\u{FFFD}');
            map.push(3, end - start);
            start = end;
        } else if last {
            map.push(0, fed - start);
            return (text, map);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWS: &str = "贵阳市新能源项目总投资61亿元，2023年3月8日开工。ABC 123\n镍、钴、锌材料𠀀";

    fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        if encoding == UTF_16LE {
            return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }
        if encoding == UTF_16BE {
            return text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        }
        encoding.encode(text).0.into_owned()
    }

    fn check_map(decoded: &Decoded, bytes: &[u8], encoding: &'static Encoding) {
        let points: Vec<usize> = decoded.text.char_indices().map(|(i, _)| i).chain([decoded.text.len()]).collect();
        for (n, pair) in points.windows(2).enumerate() {
            assert_eq!(decoded.map.code_point(&decoded.text, pair[0] as u32) as usize, n);
            let at = |i: usize| decoded.map.original(i as u32) as usize;
            let piece = &bytes[at(pair[0])..at(pair[1])];
            let (text, _) = encoding.decode_without_bom_handling(piece);
            assert_eq!(text, decoded.text[pair[0]..pair[1]], "{}", encoding.name());
        }
    }

    #[test]
    fn every_character_maps_to_its_bytes() {
        for e in [UTF_8, UTF_16LE, UTF_16BE, GB18030] {
            let bytes = encode(e, NEWS);
            let decoded = decode(&bytes, None);
            assert_eq!((decoded.text.as_str(), decoded.encoding), (NEWS, e.name()));
            assert!(decoded.diagnostics.is_empty());
            check_map(&decoded, &bytes, e);
        }
        let traditional = "臺灣的電子產業投資項目，總投資額達五十億元，預計明年開工。這個國家級園區發展很快";
        let bytes = encode(BIG5, traditional);
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.text.as_str(), decoded.encoding), (traditional, "Big5"));
        check_map(&decoded, &bytes, BIG5);
    }

    #[test]
    fn marks_are_skipped_and_counted() {
        for (e, mark) in [(UTF_8, "\u{FEFF}"), (UTF_16LE, "\u{FEFF}"), (UTF_16BE, "\u{FEFF}")] {
            let bytes = encode(e, &format!("{mark}{NEWS}"));
            let decoded = decode(&bytes, None);
            assert_eq!(decoded.text, NEWS);
            check_map(&decoded, &bytes, e);
        }
    }

    #[test]
    fn malformed_bytes_keep_the_map() {
        for e in [UTF_8, GB18030, BIG5, UTF_16LE] {
            let mut bytes = encode(e, "投资项目在贵阳开工，总投资三亿元");
            bytes.splice(6..6, [0xFF, 0x20, 0x81]);
            let decoded = decode(&bytes, Some(e));
            let (whole, _) = e.decode_without_bom_handling(&bytes);
            assert_eq!(decoded.text, whole, "{}", e.name());
            assert_eq!(decoded.map.original(decoded.text.len() as u32), bytes.len() as u64);
        }
    }

    #[test]
    fn binaries_are_refused() {
        assert!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None).refused.is_some());
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode(&noise, None).refused.is_some());
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_bytes_decode_as_the_standard_says(bytes: Vec<u8>, which in 0usize..6) {
            let e = [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE, encoding_rs::SHIFT_JIS][which];
            decode(&bytes, None);
            let (text, mut map) = with_map(&bytes, e, 0);
            map.seal(&text);
            proptest::prop_assert_eq!(&text, &e.decode_without_bom_handling(&bytes).0);
            let ends: Vec<u64> = text.char_indices().map(|(i, _)| map.original(i as u32)).collect();
            proptest::prop_assert!(ends.is_sorted());
            proptest::prop_assert!(map.original(text.len() as u32) <= bytes.len() as u64);
        }
    }
}
