//! zstd frames, one after the other. libzstd passes over skippable ones by itself.

use std::io::{self, BufRead, Read};

use zstd::zstd_safe::{DCtx, DParameter, InBuffer, OutBuffer, get_error_name};

pub(in crate::archive) struct Frames<R> {
    source: R,
    context: DCtx<'static>,
    within_frame: bool,
}

impl<R: BufRead> Frames<R> {
    pub fn new(source: R, window_log_max: u32) -> io::Result<Self> {
        let mut context = DCtx::create();
        context.set_parameter(DParameter::WindowLogMax(window_log_max)).map_err(error)?;
        Ok(Self { source, context, within_frame: false })
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let bytes = self.source.fill_buf()?;
            let ended = bytes.is_empty();
            if ended && !self.within_frame {
                return Ok(0);
            }
            let mut input = InBuffer::around(bytes);
            let mut output = OutBuffer::around(&mut *out);
            // Without input it may still have output to give.
            let wanted = self.context.decompress_stream(&mut output, &mut input).map_err(error)?;
            let (taken, given) = (input.pos(), output.pos());
            self.source.consume(taken);
            self.within_frame = wanted != 0;
            if given > 0 {
                return Ok(given);
            }
            if ended {
                return if self.within_frame { Err(super::unfinished()) } else { Ok(0) };
            }
        }
    }
}

fn error(code: usize) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, get_error_name(code))
}
