//! Compressed streams: gzip, zstd, bzip2 and xz, one after another in a file too.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::magic::Packed;
use super::stream::{Context, Input, Taken};

/// What xz may ask for in memory, in KiB: the largest of its presets takes 65 MiB.
pub(super) const XZ_MEMORY: u32 = 128 * 1024;
/// Base-two logarithm of the largest window of zstd, as its own program allows by default.
const ZSTD_WINDOW: u32 = 27;

/// The stream within.
pub(super) fn unpack(input: Input, packed: Packed, context: &Context) -> io::Result<Input> {
    let taken = Arc::new(AtomicU64::new(0));
    let place = input.place.unpacked();
    let from = Taken { inner: input.reader, count: taken.clone() };
    let guard = match packed {
        Packed::Gzip => context.guard(flate2::bufread::MultiGzDecoder::new(from), taken),
        Packed::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(from)?;
            decoder.window_log_max(ZSTD_WINDOW)?;
            context.guard(decoder, taken)
        }
        Packed::Bzip2 => context.guard(bzip2::bufread::MultiBzDecoder::new(from), taken),
        Packed::Xz => context.guard(lzma_rust2::XzReader::new_mem_limit(from, true, XZ_MEMORY), taken),
        Packed::Tar | Packed::Zip => return Err(io::Error::other("an archive is no compressed stream")),
    };
    Ok(Input::new(Early { inner: guard }, place))
}

/// Tells a stream that ends too early as such: some decoders call it damaged, some say nothing more than "invalid".
struct Early<R> {
    inner: R,
}

impl<R: Read> Read for Early<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.inner.read(out).map_err(|e| match e.kind() {
            io::ErrorKind::Other if e.to_string().contains("incomplete frame") => io::Error::new(io::ErrorKind::UnexpectedEof, e),
            _ => e,
        })
    }
}
