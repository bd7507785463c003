//! The archive: `pg_dump`'s directory format, read and written. Imports nothing of the server.
//!
//! A directory archive is `toc.dat` (a [`Header`] and one [`Entry`] an object), a data file for each entry
//! that has data, and for large objects one file each and the lists that name them. pghaul adds two things
//! that `pg_restore` does not look at: `manifest.json` and, beside each data file, the list of its frames.

pub mod codec;
pub mod data_file;
mod decoder;
pub mod digest;
mod directory;
pub mod entry;
pub mod frame;
pub mod frames;
pub mod header;
pub mod large_object;
pub mod list;
pub mod manifest;
mod octets;
pub mod publication;
pub mod reader;
pub mod toc;
pub mod use_list;
pub mod verify;

pub use codec::Codec;
pub use data_file::{COPY_END, DataFile, INSERT_END};
pub use digest::Digest;
pub use entry::Entry;
pub use frame::{FRAME_BYTES, Frame, FrameEncoder};
pub use frames::{FrameRecord, Frames};
pub use header::{Algorithm, ArchiveVersion, Created, Header, local_zone};
pub use large_object::LargeObjectFile;
pub use manifest::Manifest;
pub use publication::{Publication, SyncMethod};
pub use reader::{Archive, DataReader, LargeObject, OpenOptions};
pub use toc::Toc;
pub use use_list::UseList;
