//! A writer of zip archives: the library that the program reads them with is built without its own.

use std::io::Write;

/// How members are packed, by its number in the archive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    Store = 0,
    Deflate = 8,
    Bzip2 = 12,
    Zstd = 93,
    Xz = 95,
}

impl Method {
    pub const ALL: [Method; 5] = [Method::Store, Method::Deflate, Method::Zstd, Method::Bzip2, Method::Xz];

    fn pack(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Method::Store => bytes.to_vec(),
            Method::Deflate => {
                let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
                out.write_all(bytes).expect("memory");
                out.finish().expect("memory")
            }
            Method::Bzip2 => bz2(bytes),
            Method::Zstd => zst(bytes),
            Method::Xz => xz(bytes),
        }
    }
}

pub fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("memory")
}

pub fn bz2(bytes: &[u8]) -> Vec<u8> {
    let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

pub fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut out = xz_writer::XzWriter::new(Vec::new(), xz_writer::XzOptions::with_preset(1)).expect("options");
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

/// An archive with these members.
pub fn write(members: &[(&str, Vec<u8>)], method: Method) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let packed = method.pack(bytes);
        let small = |n: usize| u32::try_from(n).expect("a small archive").to_le_bytes();
        // What a member's own header and its line of the directory share: flags (names in UTF-8), method, 1980-01-01 00:00.
        let mut shared = Vec::new();
        for n in [0x0800, method as u16, 0, 0x21] {
            shared.extend(n.to_le_bytes());
        }
        shared.extend(crc32fast::hash(bytes).to_le_bytes());
        shared.extend(small(packed.len()));
        shared.extend(small(bytes.len()));
        shared.extend(u16::try_from(name.len()).expect("a short name").to_le_bytes());
        // No extra fields.
        shared.extend([0; 2]);
        // Written by and for version 6.3, which has all of the methods.
        directory.extend([b"PK\x01\x02", &[63, 0, 63, 0][..], &shared, &[0; 10], &small(out.len()), name.as_bytes()].concat());
        out.extend([b"PK\x03\x04", &[63, 0][..], &shared, name.as_bytes(), &packed].concat());
    }
    let small = |n: usize| u32::try_from(n).expect("a small archive").to_le_bytes();
    let count = u16::try_from(members.len()).expect("few members").to_le_bytes();
    let end = [b"PK\x05\x06", &[0; 4][..], &count, &count, &small(directory.len()), &small(out.len()), &[0; 2]].concat();
    out.extend(directory);
    out.extend(end);
    out
}
