//! The program `taojin`: parse, run, exit code.

/// A record is built of many small pieces: an allocator made for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    taojin::inside::main().into()
}
