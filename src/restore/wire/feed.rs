//! A COPY that is given text, and sends binary rows for as long as it can.

use super::Binary;
use crate::Result;
use crate::binary::Converter;
use crate::pg::{CopyIn, Session};

/// So much text is converted at once: what comes of it stays in the processor's cache.
const PIECE: usize = 64 << 10;

/// Rows on their way to the server. As a [`CopyIn`], it must be finished or failed.
pub struct Feed<'s> {
    into: CopyIn<'s>,
    /// The statement that takes the rows as text.
    text: &'s str,
    /// Gone once the rest goes as text.
    converter: Option<Converter>,
    converted: Vec<u8>,
    /// How many rows the server took in binary form before that.
    rows: u64,
}

impl<'s> Feed<'s> {
    /// Starts the COPY of an archive, in binary form if that is known.
    pub async fn start(session: &'s mut Session, copy: &'s str, binary: Option<&Binary>) -> Result<Self> {
        let into = session.copy_in(binary.map_or(copy, |binary| &binary.statement)).await?;
        let converter = binary.map(|binary| Converter::new(binary.columns.clone()));
        Ok(Self { into, text: copy, converter, converted: Vec::new(), rows: 0 })
    }

    /// Sends text, which need not end with a row. After the server's error there is nothing left to finish.
    pub async fn send(&mut self, block: &[u8]) -> Result<()> {
        if self.converter.is_none() {
            return self.into.send(block).await;
        }
        for piece in block.chunks(PIECE) {
            self.send_piece(piece).await?;
        }
        Ok(())
    }

    async fn send_piece(&mut self, piece: &[u8]) -> Result<()> {
        let Some(converter) = &mut self.converter else { return self.into.send(piece).await };
        let is_sure = converter.push(piece, &mut self.converted);
        self.into.send(&self.converted).await?;
        self.converted.clear();
        if is_sure { Ok(()) } else { self.end_binary().await }
    }

    /// Ends the COPY and returns the number of rows that the server took.
    pub async fn finish(mut self) -> Result<u64> {
        self.end_binary().await?;
        Ok(self.rows + self.into.finish().await?)
    }

    /// Gives it up, with a reason for the server.
    pub async fn fail(self, reason: &str) -> Result<()> {
        self.into.fail(reason).await
    }

    /// Ends the binary rows; if anything is left of the text, it and all that comes goes as text.
    async fn end_binary(&mut self) -> Result<()> {
        let Some(mut converter) = self.converter.take() else { return Ok(()) };
        converter.finish(&mut self.converted);
        self.into.send(&self.converted).await?;
        if !converter.rest().is_empty() {
            self.rows = self.into.go_on_with(self.text).await?;
            self.into.send(converter.rest()).await?;
        }
        Ok(())
    }
}
