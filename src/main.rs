//! The program `taojin`: parse, run, exit code.

/// A record is built of many small pieces; this allocator spares a tenth of the run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    taojin::cli::main().into()
}
