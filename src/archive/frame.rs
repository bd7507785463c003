//! Frames: runs of whole rows, each compressed by itself.
//!
//! A data file is a sequence of frames, which every reader of the format takes for one stream. Because none
//! leans on another, they can be made on many cores, loaded over many connections, and checked one by one.

use std::io::Write as _;

use flate2::{Compress, Compression, FlushCompress, Status};
use lz4_flex::frame as lz4;
use zstd::zstd_safe::{self, CParameter, InBuffer, OutBuffer, ResetDirective, zstd_sys::ZSTD_EndDirective};

use super::codec::Codec;
use super::digest::Digest;
use crate::{Error, Result};

/// How many bytes of rows make a frame: a frame is ended with the row that reaches this.
pub const FRAME_BYTES: usize = 1 << 20;

/// A compressed frame.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The frame as it stands in the file.
    pub bytes: &'a [u8],
    /// How many bytes of rows it holds.
    pub raw_len: u64,
    /// How many rows it holds.
    pub rows: u64,
    /// The digest of `bytes`.
    pub digest: Digest,
}

/// Compresses rows into frames, one after the other, with one context.
///
/// Rows that fit in memory are a [frame](Self::frame) at once. A row that does not is [pushed](Self::push)
/// piece by piece and [finished](Self::finish); what has come out so far may be written before the next piece.
pub struct FrameEncoder {
    engine: Engine,
    /// The last frame.
    buffer: Vec<u8>,
    /// Whether bytes were pushed that no `finish` has ended.
    open: bool,
}

enum Engine {
    None,
    Gzip(Compress, Compression),
    Lz4(Box<lz4::FrameEncoder<Vec<u8>>>),
    Zstd(zstd_safe::CCtx<'static>),
}

impl FrameEncoder {
    /// An encoder with a context of its own.
    pub fn new(codec: Codec) -> Result<Self> {
        let engine = match codec {
            Codec::None => Engine::None,
            Codec::Gzip { level } => Engine::Gzip(gzip_state(gzip_level(level)), gzip_level(level)),
            Codec::Lz4 { .. } => Engine::Lz4(Box::new(lz4_encoder())),
            Codec::Zstd { level, long } => Engine::Zstd(zstd_context(level, long).map_err(zstd_error)?),
        };
        Ok(Self { engine, buffer: Vec::new(), open: false })
    }

    /// Compresses whole rows. The encoder reuses the frame's memory for the next; without compression the frame is the
    /// rows.
    pub fn frame<'a>(&'a mut self, raw: &'a [u8], rows: u64) -> Result<Frame<'a>> {
        self.reset()?;
        let bytes = if let Engine::None = self.engine { raw } else { self.compress(raw)? };
        Ok(Frame { bytes, raw_len: raw.len() as u64, rows, digest: Digest::of(bytes) })
    }

    fn compress(&mut self, raw: &[u8]) -> Result<&[u8]> {
        let mut bytes = std::mem::take(&mut self.buffer);
        bytes.clear();
        match &mut self.engine {
            Engine::Zstd(context) => {
                bytes.reserve(zstd_safe::compress_bound(raw.len()));
                context.compress2(&mut bytes, raw).map_err(zstd_error)?;
            }
            _ => {
                self.push(raw, &mut bytes)?;
                self.finish(&mut bytes)?;
            }
        }
        self.buffer = bytes;
        Ok(&self.buffer)
    }

    /// Compresses a piece of the open frame, beginning one if none is open, and appends to `out` what is ready.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<()> {
        self.open |= !piece.is_empty();
        match &mut self.engine {
            Engine::None => out.extend_from_slice(piece),
            Engine::Gzip(state, _) => deflate(state, piece, FlushCompress::None, out)?,
            Engine::Lz4(encoder) => into(encoder, out, |encoder| encoder.write_all(piece).map_err(lz4_error))?,
            Engine::Zstd(context) => zstd_stream(context, piece, ZSTD_EndDirective::ZSTD_e_continue, out)?,
        }
        Ok(())
    }

    /// Ends the open frame and appends the rest of it to `out`.
    pub fn finish(&mut self, out: &mut Vec<u8>) -> Result<()> {
        if let (Engine::Lz4(encoder), false) = (&mut self.engine, self.open) {
            // lz4_flex writes an empty frame only as its first.
            **encoder = lz4_encoder();
        }
        match &mut self.engine {
            Engine::None => {}
            Engine::Gzip(state, _) => deflate(state, b"", FlushCompress::Finish, out)?,
            Engine::Lz4(encoder) => into(encoder, out, |encoder| encoder.try_finish().map_err(lz4_error))?,
            Engine::Zstd(context) => zstd_stream(context, b"", ZSTD_EndDirective::ZSTD_e_end, out)?,
        }
        if let Engine::Gzip(state, _) = &mut self.engine {
            state.reset();
        }
        self.open = false;
        Ok(())
    }

    /// Forgets an open frame.
    pub fn reset(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.open) {
            return Ok(());
        }
        match &mut self.engine {
            Engine::None => {}
            // Reset in the middle of a stream, zlib-rs 0.6 goes on in the block that was open at level 1.
            Engine::Gzip(state, level) => *state = gzip_state(*level),
            Engine::Lz4(encoder) => **encoder = lz4_encoder(),
            Engine::Zstd(context) => {
                context.reset(ResetDirective::SessionOnly).map_err(zstd_error)?;
            }
        }
        Ok(())
    }
}

fn gzip_state(level: Compression) -> Compress {
    Compress::new_gzip(level, 15)
}

fn gzip_level(level: i32) -> Compression {
    u32::try_from(level).map_or(Compression::default(), Compression::new)
}

/// zlib compresses into the room that `out` has; give it more until it is done.
fn deflate(state: &mut Compress, mut input: &[u8], flush: FlushCompress, out: &mut Vec<u8>) -> Result<()> {
    loop {
        out.reserve(input.len() / 2 + 1024);
        let before = state.total_in();
        let status = state
            .compress_vec(input, out, flush)
            .map_err(|error| Error::new(format!("could not compress data with gzip: {error}")))?;
        input = &input[(state.total_in() - before) as usize..];
        match status {
            Status::StreamEnd => return Ok(()),
            _ if flush == FlushCompress::None && input.is_empty() => return Ok(()),
            _ => {}
        }
    }
}

fn lz4_encoder() -> lz4::FrameEncoder<Vec<u8>> {
    let info = lz4::FrameInfo::new().block_size(lz4::BlockSize::Max1MB).content_checksum(true);
    lz4::FrameEncoder::with_frame_info(info, Vec::new())
}

/// Lets the encoder write to `out` for the time of one action.
fn into<E>(
    encoder: &mut lz4::FrameEncoder<Vec<u8>>,
    out: &mut Vec<u8>,
    action: impl FnOnce(&mut lz4::FrameEncoder<Vec<u8>>) -> Result<(), E>,
) -> Result<(), E> {
    std::mem::swap(encoder.get_mut(), out);
    let result = action(encoder);
    std::mem::swap(encoder.get_mut(), out);
    result
}

fn lz4_error(error: impl std::fmt::Display) -> Error {
    Error::new(format!("could not compress data with lz4: {error}"))
}

fn zstd_context(level: i32, long: bool) -> Result<zstd_safe::CCtx<'static>, zstd_safe::ErrorCode> {
    let mut context = zstd_safe::CCtx::create();
    context.set_parameter(CParameter::CompressionLevel(level))?;
    context.set_parameter(CParameter::ChecksumFlag(true))?;
    if long {
        context.set_parameter(CParameter::EnableLongDistanceMatching(true))?;
    }
    Ok(context)
}

fn zstd_stream(
    context: &mut zstd_safe::CCtx<'static>,
    piece: &[u8],
    end: ZSTD_EndDirective,
    out: &mut Vec<u8>,
) -> Result<()> {
    let mut input = InBuffer::around(piece);
    loop {
        let filled = out.len();
        out.reserve(zstd_safe::CCtx::out_size());
        let mut output = OutBuffer::around_pos(out, filled);
        let left = context.compress_stream2(&mut output, &mut input, end).map_err(zstd_error)?;
        let done = if end == ZSTD_EndDirective::ZSTD_e_end { left == 0 } else { input.pos() == piece.len() };
        if done {
            return Ok(());
        }
    }
}

fn zstd_error(code: zstd_safe::ErrorCode) -> Error {
    Error::new(format!("could not compress data with zstd: {}", zstd_safe::get_error_name(code)))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    const CODECS: [Codec; 4] =
        [Codec::None, Codec::Gzip { level: -1 }, Codec::Lz4 { level: 0 }, Codec::Zstd { level: 1, long: true }];

    fn decoded(codec: Codec, bytes: &[u8]) -> Vec<u8> {
        let mut raw = Vec::new();
        match codec {
            Codec::None => raw.extend_from_slice(bytes),
            Codec::Gzip { .. } => drop(flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut raw).unwrap()),
            Codec::Lz4 { .. } => drop(lz4::FrameDecoder::new(bytes).read_to_end(&mut raw).unwrap()),
            Codec::Zstd { .. } => raw = zstd::decode_all(bytes).unwrap(),
        }
        raw
    }

    fn rows(count: usize) -> Vec<u8> {
        (0..count).flat_map(|i| format!("{i}\t{:x}\n", i * i * 7919).into_bytes()).collect()
    }

    #[test]
    fn one_encoder_makes_many_frames_that_stand_alone() {
        for codec in CODECS {
            let mut encoder = FrameEncoder::new(codec).unwrap();
            for count in [150_000, 1, 0, 70_000] {
                let raw = rows(count);
                let frame = encoder.frame(&raw, count as u64).unwrap();
                assert!(decoded(codec, frame.bytes) == raw, "{codec:?}");
                assert_eq!((frame.raw_len, frame.rows), (raw.len() as u64, count as u64));
                assert_eq!(frame.digest, Digest::of(frame.bytes));
            }
        }
    }

    #[test]
    fn a_frame_in_pieces_leaves_the_encoder_piece_by_piece() {
        let raw = rows(900_000);
        for codec in CODECS {
            let mut encoder = FrameEncoder::new(codec).unwrap();
            let (mut whole, mut most) = (Vec::new(), 0);
            for piece in raw.chunks(100_000) {
                let mut out = Vec::new();
                encoder.push(piece, &mut out).unwrap();
                most = most.max(out.len());
                whole.extend(out);
            }
            encoder.finish(&mut whole).unwrap();
            assert!(decoded(codec, &whole) == raw, "{codec:?}");
            assert!(most < whole.len() / 2, "{codec:?} kept the frame to its end");
        }
    }

    #[test]
    fn an_abandoned_frame_does_not_touch_the_next() {
        for codec in CODECS.into_iter().chain((1..=9).map(|level| Codec::Gzip { level })) {
            for lost in [b"lost".to_vec(), rows(3000), rows(100_000)] {
                let mut encoder = FrameEncoder::new(codec).unwrap();
                encoder.push(&lost, &mut Vec::new()).unwrap();
                let frame = encoder.frame(b"kept\n", 1).unwrap();
                assert_eq!(decoded(codec, frame.bytes), b"kept\n", "{codec:?} after {} bytes", lost.len());
            }
        }
    }

    #[test]
    fn zstd_frames_tell_their_size_and_carry_a_checksum() {
        let mut encoder = FrameEncoder::new(Codec::Zstd { level: 1, long: false }).unwrap();
        let bytes = encoder.frame(b"1\n2\n", 2).unwrap().bytes.to_vec();
        assert_eq!(zstd_safe::get_frame_content_size(&bytes).unwrap(), Some(4));
        assert_eq!(bytes[4] & 4, 4);
    }
}
