//! Decompression of whole files: any number of frames or members in a row, skippable frames among them, in
//! bounded memory. A frame that ends before its end is an error, where stock readers take what there is.

mod lz4;
mod zstd;

use std::io::{self, BufRead, Read};

use super::Algorithm;

/// A window of 128 MiB: what `zstd --long` makes, and what decoding may cost in memory.
const WINDOW_LOG_MAX: u32 = 27;

/// Reads what comes out of a compressed file.
pub(super) enum Decoder<R: BufRead> {
    None(R),
    Gzip { members: Box<flate2::bufread::MultiGzDecoder<R>>, begun: bool },
    Lz4(lz4::Frames<R>),
    Zstd(zstd::Frames<R>),
}

impl<R: BufRead> Decoder<R> {
    pub fn new(algorithm: Algorithm, source: R) -> io::Result<Self> {
        Ok(match algorithm {
            Algorithm::None => Self::None(source),
            Algorithm::Gzip => {
                Self::Gzip { members: Box::new(flate2::bufread::MultiGzDecoder::new(source)), begun: false }
            }
            Algorithm::Lz4 => Self::Lz4(lz4::Frames::new(source)),
            Algorithm::Zstd => Self::Zstd(zstd::Frames::new(source, WINDOW_LOG_MAX)?),
        })
    }
}

impl<R: BufRead> Read for Decoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::None(source) => source.read(out),
            Self::Gzip { members, begun } => {
                // A file without a single member is what pg_dump leaves of an empty large object.
                if !*begun && members.get_mut().fill_buf()?.is_empty() {
                    return Ok(0);
                }
                *begun = true;
                members.read(out)
            }
            Self::Lz4(frames) => frames.read(out),
            Self::Zstd(frames) => frames.read(out),
        }
    }
}

/// What both frame formats say of a file that ends too early.
fn unfinished() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "it ends within a frame")
}
