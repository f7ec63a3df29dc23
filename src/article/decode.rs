//! Bytes to text: which encoding, and the way back to every byte.
//!
//! A byte-order mark decides, else what the bytes look like ([`crate::input`]). Pictures and other binaries are refused.

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Code, Diagnostic};
use crate::input::encoding;
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

/// The byte-order mark in GB18030.
const GB18030_MARK: &[u8] = &[0x84, 0x31, 0x95, 0x33];

/// Decodes an article; `given` is an encoding that is known for certain.
///
/// `hint` is an encoding that the article is said to be in; the bytes win over it.
pub fn decode(bytes: &[u8], given: Option<&'static Encoding>, hint: Option<&'static Encoding>) -> Decoded {
    // Which stands in files of GB18030 too.
    let mark = Encoding::for_bom(bytes).or_else(|| bytes.starts_with(GB18030_MARK).then_some((GB18030, GB18030_MARK.len())));
    let encoding = match (given, mark) {
        (Some(e), _) => e,
        (None, Some((e, _))) => e,
        (None, None) => match encoding::detect(bytes, hint) {
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
    // Characters of the same lengths are added together.
    let (mut kind, mut count) = ((0, 0), 0);
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
        if kind != (width, length) {
            map.push_run(kind.0 as u32, kind.1 as u32, count);
            (kind, count) = ((width, length), 0);
        }
        count += 1;
        at += length;
    }
    map.push_run(kind.0 as u32, kind.1 as u32, count);
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
            let decoded = decode(&bytes, None, None);
            assert_eq!((decoded.text.as_str(), decoded.encoding), (NEWS, e.name()));
            assert!(decoded.diagnostics.is_empty());
            check_map(&decoded, &bytes, e);
        }
        let traditional = "臺灣的電子產業投資項目，總投資額達五十億元，預計明年開工。這個國家級園區發展很快";
        let bytes = encode(BIG5, traditional);
        let decoded = decode(&bytes, None, None);
        assert_eq!((decoded.text.as_str(), decoded.encoding), (traditional, "Big5"));
        check_map(&decoded, &bytes, BIG5);
    }

    #[test]
    fn marks_are_skipped_and_counted() {
        for e in [UTF_8, UTF_16LE, UTF_16BE, GB18030] {
            let bytes = encode(e, &format!("\u{FEFF}{NEWS}"));
            let decoded = decode(&bytes, None, None);
            assert_eq!(decoded.text, NEWS);
            check_map(&decoded, &bytes, e);
        }
    }

    #[test]
    fn malformed_bytes_keep_the_map() {
        for e in [UTF_8, GB18030, BIG5, UTF_16LE] {
            let mut bytes = encode(e, "投资项目在贵阳开工，总投资三亿元");
            bytes.splice(6..6, [0xFF, 0x20, 0x81]);
            let decoded = decode(&bytes, Some(e), None);
            let (whole, _) = e.decode_without_bom_handling(&bytes);
            assert_eq!(decoded.text, whole, "{}", e.name());
            assert_eq!(decoded.map.original(decoded.text.len() as u32), bytes.len() as u64);
        }
    }

    #[test]
    fn binaries_are_refused() {
        assert!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None, None).refused.is_some());
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode(&noise, None, None).refused.is_some());
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_bytes_decode_as_the_standard_says(bytes: Vec<u8>, which in 0usize..6) {
            let e = [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE, encoding_rs::SHIFT_JIS][which];
            decode(&bytes, None, None);
            let (text, mut map) = with_map(&bytes, e, 0);
            map.seal(&text);
            proptest::prop_assert_eq!(&text, &e.decode_without_bom_handling(&bytes).0);
            let ends: Vec<u64> = text.char_indices().map(|(i, _)| map.original(i as u32)).collect();
            proptest::prop_assert!(ends.is_sorted());
            proptest::prop_assert!(map.original(text.len() as u32) <= bytes.len() as u64);
        }
    }
}
