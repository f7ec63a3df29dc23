//! Compression in frames that stand by themselves, and reading them back as far as they are whole.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

/// How the bytes of a file are coded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Coding {
    /// As they are.
    #[default]
    Plain,
    /// `.gz`: members one after the other.
    Gzip,
    /// `.zst`: frames one after the other.
    Zstd,
}

impl Coding {
    /// By the file's name.
    pub(crate) fn of(path: &Path) -> Coding {
        match path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase().as_str() {
            "gz" => Coding::Gzip,
            "zst" => Coding::Zstd,
            _ => Coding::Plain,
        }
    }

    /// Writes bytes as one frame.
    pub(crate) fn frame(self, out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
        match self {
            Coding::Plain => out.write_all(bytes),
            Coding::Gzip => {
                let mut member = GzEncoder::new(Vec::new(), Compression::default());
                member.write_all(bytes)?;
                out.write_all(&member.finish()?)
            }
            Coding::Zstd => out.write_all(&zstd::bulk::compress(bytes, zstd::DEFAULT_COMPRESSION_LEVEL)?),
        }
    }

    /// Hands each line of a file, without its end, to `each`, as far as the file is whole: a line without its end and a
    /// frame that cannot be decoded end it. Returns how many bytes of the file that is.
    pub(crate) fn whole_lines<E: From<io::Error>>(
        self,
        file: &File,
        mut each: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut file = Counted { inner: BufReader::with_capacity(1 << 16, file), taken: 0 };
        let mut whole = 0;
        let mut bytes = Vec::new();
        while !file.fill_buf()?.is_empty() {
            bytes.clear();
            let read = match self {
                Coding::Plain => file.read_until(b'\n', &mut bytes).map(|_| bytes.ends_with(b"\n")),
                Coding::Gzip => GzDecoder::new(&mut file).read_to_end(&mut bytes).map(|_| true),
                Coding::Zstd => zstd::Decoder::with_buffer(&mut file)
                    .and_then(|decoder| decoder.single_frame().read_to_end(&mut bytes))
                    .map(|_| true),
            };
            match read {
                Ok(true) => {}
                // A fault of the disk is no end of the file.
                Err(e) if self == Coding::Plain || e.raw_os_error().is_some() => return Err(e.into()),
                _ => break,
            }
            whole = file.taken;
            bytes.split_inclusive(|b| *b == b'\n').try_for_each(|line| each(line.strip_suffix(b"\n").unwrap_or(line)))?;
        }
        Ok(whole)
    }
}

/// A reader that knows how many bytes were taken from it.
struct Counted<R> {
    inner: R,
    taken: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.taken += n as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.taken += n as u64;
        self.inner.consume(n);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, SeekFrom};

    use super::*;

    #[test]
    fn a_file_cut_anywhere_is_read_as_far_as_it_is_whole() {
        for coding in [Coding::Plain, Coding::Gzip, Coding::Zstd] {
            let frames: [&[u8]; 3] = [b"one\ntwo\n", b"three\n", b"four\nfive\n"];
            let mut bytes = Vec::new();
            // Where the file may be cut, and how many lines stand in front.
            let mut ends = vec![(0, 0)];
            for frame in frames {
                coding.frame(&mut bytes, frame).expect("memory");
                if coding == Coding::Plain {
                    let start = bytes.len() - frame.len();
                    for (at, _) in frame.iter().enumerate().filter(|(_, b)| **b == b'\n') {
                        ends.push((start + at + 1, ends.len()));
                    }
                } else {
                    let lines = frame.iter().filter(|b| **b == b'\n').count();
                    ends.push((bytes.len(), ends[ends.len() - 1].1 + lines));
                }
            }
            for cut in 0..=bytes.len() {
                let mut file = tempfile::tempfile().expect("a file");
                file.write_all(&bytes[..cut]).expect("written");
                file.seek(SeekFrom::Start(0)).expect("back");
                let mut lines = Vec::new();
                let whole = coding.whole_lines(&file, |line| {
                    lines.push(line.to_vec());
                    Ok::<(), io::Error>(())
                });
                let (end, count) = *ends.iter().rfind(|(end, _)| *end <= cut).expect("the start");
                assert_eq!((whole.expect("read") as usize, lines.len()), (end, count), "{coding:?} cut at {cut}");
                assert!(lines.iter().zip(["one", "two", "three", "four", "five"]).all(|(a, b)| a == b.as_bytes()));
            }
        }
    }
}
