//! lz4 frames, one after the other.
//!
//! lz4_flex decodes one frame; it takes the end of the file for the end of the frame, and knows no skippable
//! frames. Both are looked after here.

use std::io::{self, BufRead, Read};

use lz4_flex::frame::FrameDecoder;

const MAGIC: u32 = 0x184D_2204;
const SKIPPABLE: std::ops::RangeInclusive<u32> = 0x184D_2A50..=0x184D_2A5F;

pub(in crate::archive) enum Frames<R: BufRead> {
    Between(R),
    Within(Box<FrameDecoder<Watched<R>>>),
    /// After an error.
    Broken,
}

impl<R: BufRead> Frames<R> {
    pub fn new(source: R) -> Self {
        Self::Between(source)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(self, Self::Broken) {
                Self::Between(mut source) => match next_frame(&mut source)? {
                    Some(magic) => {
                        let watched = Watched { magic: Some(magic), source, ended: false };
                        *self = Self::Within(Box::new(FrameDecoder::new(watched)));
                    }
                    None => {
                        *self = Self::Between(source);
                        return Ok(0);
                    }
                },
                Self::Within(mut frame) => {
                    let length = frame.read(out)?;
                    if length > 0 {
                        *self = Self::Within(frame);
                        return Ok(length);
                    }
                    let watched = frame.into_inner();
                    if watched.ended {
                        return Err(super::unfinished());
                    }
                    *self = Self::Between(watched.source);
                }
                Self::Broken => return Err(io::Error::new(io::ErrorKind::InvalidData, "it could not be decoded")),
            }
        }
    }
}

/// Passes over skippable frames and reads the magic number of the next frame; none at the end of the file.
fn next_frame(source: &mut impl BufRead) -> io::Result<Option<[u8; 4]>> {
    while !source.fill_buf()?.is_empty() {
        let magic = number(source)?;
        match u32::from_le_bytes(magic) {
            MAGIC => return Ok(Some(magic)),
            skippable if SKIPPABLE.contains(&skippable) => {
                let length = u32::from_le_bytes(number(source)?);
                let skipped = io::copy(&mut source.by_ref().take(length.into()), &mut io::sink())?;
                if skipped < length.into() {
                    return Err(super::unfinished());
                }
            }
            _ => {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "there is no lz4 frame where one should begin"));
            }
        }
    }
    Ok(None)
}

fn number(source: &mut impl Read) -> io::Result<[u8; 4]> {
    let mut bytes = [0; 4];
    source.read_exact(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => super::unfinished(),
        _ => error,
    })?;
    Ok(bytes)
}

/// A source that gives the magic number back and remembers whether it was read to its end.
pub(in crate::archive) struct Watched<R> {
    magic: Option<[u8; 4]>,
    source: R,
    ended: bool,
}

impl<R: BufRead> Read for Watched<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let Some(magic) = self.magic.take() {
            // The decoder asks for exactly these first.
            out[..4].copy_from_slice(&magic);
            return Ok(4);
        }
        let length = self.source.read(out)?;
        self.ended |= length == 0 && !out.is_empty();
        Ok(length)
    }
}
