//! What bytes are by how they begin.

use encoding_rs::{UTF_16BE, UTF_16LE};

/// A stream that holds other streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packed {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
    Tar,
    Zip,
}

/// How many bytes tell every kind apart: a tar says what it is after its first member's name and attributes.
pub(super) const ENOUGH: usize = 512;

/// The container that begins so.
pub(super) fn packed(head: &[u8]) -> Option<Packed> {
    match head {
        [0x1F, 0x8B, 0x08, ..] => Some(Packed::Gzip),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Packed::Zstd),
        [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
            if rest.starts_with(b"1AY&SY") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90") =>
        {
            Some(Packed::Bzip2)
        }
        [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Packed::Xz),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Packed::Zip),
        _ if is_tar(head) => Some(Packed::Tar),
        _ => None,
    }
}

/// Whether the first block is a tar header: the mark of POSIX and GNU, or, for the oldest, a checksum that fits.
fn is_tar(head: &[u8]) -> bool {
    let Some(block) = head.first_chunk::<512>() else { return false };
    if &block[257..262] == b"ustar" {
        return true;
    }
    block[0] != 0 && sums_up(tar::Header::from_byte_slice(block))
}

/// Whether the checksum of a tar header fits; its own bytes count as blanks.
pub(super) fn sums_up(header: &tar::Header) -> bool {
    let bytes = header.as_bytes().iter().enumerate();
    let sum: u32 = bytes.map(|(i, b)| if (148..156).contains(&i) { 32 } else { u32::from(*b) }).sum();
    header.cksum().is_ok_and(|c| c == sum)
}

/// What kind of file these bytes begin, where it is a well-known one that holds no plain text.
pub(crate) fn binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 17] = [
        (b"\x89PNG", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"RIFF", "a picture, sound or film"),
        (b"II*\0", "a TIFF picture"),
        (b"ID3", "sound"),
        (b"%PDF-", "a PDF document"),
        (b"{\\rtf", "an RTF document"),
        (b"PK\x03\x04", "a ZIP archive or Office document"),
        (b"\x1F\x8B", "gzip-compressed data"),
        (b"\x28\xB5\x2F\xFD", "zstd-compressed data"),
        (b"\xD0\xCF\x11\xE0", "an old Office document"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
        (b"\x7FELF", "a program"),
        (b"MZ\x90\0", "a program"),
        (b"SQLite format 3\0", "an SQLite database"),
    ];
    let film = bytes.get(4..8) == Some(b"ftyp");
    MAGIC.iter().find(|(m, _)| bytes.starts_with(m)).map(|(_, kind)| *kind).or(film.then_some("a film"))
}

/// Whether this is the beginning of a page: its doctype, or an element that stands at the head of one.
///
/// Markup alone is no proof; articles in plain text hold a stray `<p>` too.
pub(crate) fn is_html(head: &[u8]) -> bool {
    let decoded;
    let mut head = &head[..head.len().min(4096)];
    let wide = match head {
        [0xFF, 0xFE, ..] | [1..=0x7F, 0, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] | [0, 1..=0x7F, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        decoded = encoding.decode_with_bom_removal(&head[..head.len() & !1]).0.into_owned();
        head = decoded.as_bytes();
    }
    let mut rest = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    // What may stand in front: comments, an XML declaration, server-side directives.
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', ..] => b"?>",
            [b'<', b'%', ..] => b"%>",
            _ => break,
        };
        match memchr::memmem::find(rest, end) {
            Some(at) => rest = &rest[at + end.len()..],
            None => return false,
        }
    }
    rest.starts_with(b"<")
        && ["<!doctype html", "<html", "<head", "<meta ", "<title", "<body", "<script", "<link "]
            .iter()
            .any(|tag| rest.get(..tag.len()).is_some_and(|r| r.eq_ignore_ascii_case(tag.as_bytes())))
}

/// Whether this is a piece of a page, as databases of news hold them: it begins with an element, and closes one.
pub(crate) fn is_fragment(bytes: &[u8]) -> bool {
    const FIRST: [&[u8]; 14] = [
        b"p", b"div", b"section", b"article", b"span", b"table", b"h1", b"h2", b"h3", b"center", b"font", b"strong", b"b", b"br",
    ];
    let Some(rest) = bytes.trim_ascii_start().strip_prefix(b"<") else { return false };
    let name = &rest[..rest.iter().take(8).position(|b| !b.is_ascii_alphanumeric()).unwrap_or(0)];
    FIRST.iter().any(|f| f.eq_ignore_ascii_case(name))
        && ["</", "<br", "<BR"].iter().any(|end| memchr::memmem::find(rest, end.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_texts() {
        for page in [
            "<!DOCTYPE html>",
            "\u{FEFF}\n<HTML lang=zh>",
            "<?xml version=\"1.0\"?>\n<!-- x -->\n<html>",
            "<%@ page %>\n<meta charset=x>",
        ] {
            assert!(is_html(page.as_bytes()), "{page}");
            let wide: Vec<u8> = page.trim_start_matches('\u{FEFF}').encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(is_html(&wide), "{page}");
        }
        for text in ["", "<", "<p>某市", "<!-- ", "某市<html>", "<htm"] {
            assert!(!is_html(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn pieces_of_pages() {
        for piece in ["<p>某市</p>", " <P style='x'>某市<br/>某县", "<div class=a>某市</div>"] {
            assert!(is_fragment(piece.as_bytes()), "{piece}");
        }
        for text in ["<某公司>公告</某公司>", "某市<p>x</p>", "<p>某市", "<pre", "", "<"] {
            assert!(!is_fragment(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn texts_are_no_containers() {
        for text in ["BZh9 is a word", "PK赛", "", "7zip", "ustar"] {
            assert_eq!(packed(text.as_bytes()), None, "{text}");
        }
        assert_eq!(packed(&[0; 600]), None);
        assert_eq!(packed("某市开工".repeat(100).as_bytes()), None);
    }
}
